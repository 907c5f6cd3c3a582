/** One script for `sh -c`: what it prints on standard output, and the status it ends with. */
export interface ShellCase {
  name: string;
  script: string;
  stdout: string;
  status: number;
}
