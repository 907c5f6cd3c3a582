#include <regex.h>
#include <string.h>

size_t regerror(int error, const regex_t *regex, char *buffer, size_t size)
{
	static const char *const texts[] = {
		"Success", "No match", "Invalid regular expression", "Invalid collation character",
		"Invalid character class name", "Trailing backslash", "Invalid back reference",
		"Unmatched [, [^, [:, [., or [=", "Unmatched ( or \\(", "Unmatched \\{",
		"Invalid content of \\{\\}", "Invalid range end", "Memory exhausted",
		"Invalid preceding regular expression",
	};
	const char *text = error >= 0 && error <= REG_BADRPT ? texts[error] : "Unknown error";

	(void)regex;
	return strlcpy(buffer, text, size) + 1;
}
