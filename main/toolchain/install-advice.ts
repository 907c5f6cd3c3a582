/** The one command that installs a compiler this tool chain can use, chosen by the system it runs on. */
import { readFileSync } from 'node:fs';

const COMMANDS = {
  debian: 'sudo apt-get install gcc binutils',
  debianOther: 'sudo apt-get install clang lld llvm',
  fedora: 'sudo dnf install gcc binutils',
  fedoraOther: 'sudo dnf install clang lld llvm',
  arch: 'sudo pacman -S gcc binutils',
  suse: 'sudo zypper install gcc binutils',
  alpine: 'sudo apk add gcc binutils',
  macos: 'brew install llvm lld',
  windows: 'winget install LLVM.LLVM',
};

/** `ID` and `ID_LIKE` of os-release(5), as one list of words. */
function distribution(osRelease: string): string[] {
  const words = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].map((match) =>
    match[1].replace(/["']/g, ''),
  );
  return words.join(' ').toLowerCase().split(/\s+/).filter(Boolean);
}

export function installCommand(platform: string, architecture: string, osRelease: string): string | null {
  if (platform === 'darwin') return COMMANDS.macos;
  if (platform === 'win32') return COMMANDS.windows;
  const ids = distribution(osRelease);
  // gcc of another processor cannot make i386 code; clang always can.
  const pc = architecture === 'x64' || architecture === 'ia32';
  if (ids.includes('debian') || ids.includes('ubuntu')) return pc ? COMMANDS.debian : COMMANDS.debianOther;
  if (ids.includes('fedora') || ids.includes('rhel')) return pc ? COMMANDS.fedora : COMMANDS.fedoraOther;
  if (!pc) return null;
  if (ids.includes('arch')) return COMMANDS.arch;
  if (ids.some((id) => id.includes('suse'))) return COMMANDS.suse;
  if (ids.includes('alpine')) return COMMANDS.alpine;
  return null;
}

/** A sentence with the one command for this system, or with the command of each system when it is not known. */
export function installAdvice(platform: string, architecture: string, osRelease: string): string {
  const command = installCommand(platform, architecture, osRelease);
  if (command !== null) return `Install one with: ${command}`;
  return (
    `Install one with: ${COMMANDS.debianOther} (Debian, Ubuntu), ${COMMANDS.fedoraOther} (Fedora), ` +
    `${COMMANDS.macos} (macOS) or ${COMMANDS.windows} (Windows)`
  );
}

export function installAdviceHere(): string {
  return installAdvice(process.platform, process.arch, readOsRelease());
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
