#include <features.h>

#undef assert
#ifdef NDEBUG
#define assert(expression) ((void)0)
#else
#define assert(expression) \
	((expression) ? (void)0 : __assert_failed(#expression, __FILE__, __LINE__, __func__))
#endif

__BEGIN_DECLS
void __assert_failed(const char *expression, const char *file, int line, const char *function) __noreturn;
__END_DECLS
