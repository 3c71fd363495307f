// The door to PCRE2 for text in octets: what `regex` in HTTP_GET and SSL_GET is written for.
#pragma once
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

// The library's names are macros made of the width, which Swift does not see.
static inline pcre2_code_8 *cpcre2_compile(const unsigned char *pattern, size_t length, uint32_t options, int *error, size_t *offset)
{
	return pcre2_compile_8(pattern, length, options, error, offset, 0);
}

static inline void cpcre2_free(pcre2_code_8 *code)
{
	pcre2_code_free_8(code);
}

static inline int cpcre2_error_message(int error, unsigned char *text, size_t size)
{
	return pcre2_get_error_message_8(error, text, size);
}
