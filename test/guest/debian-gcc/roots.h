/* The square roots of 1 to n; their sum is the answer. */
double print_roots(int n);
