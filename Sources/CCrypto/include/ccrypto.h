// HMAC by OpenSSL's libcrypto, loaded when it is first needed: most configurations have no key to compute with, and the
// library would be megabytes of the worker's memory. Nothing of its headers is needed to build this.
#pragma once

#include <stddef.h>

enum { CCRYPTO_MD5 = 0, CCRYPTO_SHA256 = 1 };

/// The longest HMAC that comes out of here.
enum { CCRYPTO_HMAC_LENGTH = 64 };

/// Loads the library and what is needed of it; NULL, or a sentence that says why not. May be called again.
const char *ccrypto_load(void);

/// The HMAC of a message, by one of the algorithms above: its length, or 0 where it cannot be had.
size_t ccrypto_hmac(int algorithm, const void *key, size_t key_length, const void *message, size_t length,
                    unsigned char output[CCRYPTO_HMAC_LENGTH]);
