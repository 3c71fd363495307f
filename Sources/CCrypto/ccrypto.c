#include "ccrypto.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>

// As in OSSL_PARAM(3) and EVP_MAC(3); the functions are looked up by name.
struct parameter {
    const char *key;
    unsigned int data_type;
    void *data;
    size_t data_size;
    size_t return_size;
};
enum { UTF8_STRING = 4 };

typedef struct evp_mac_st mac;
typedef struct evp_mac_ctx_st context;

static struct {
    mac *(*fetch)(void *library, const char *name, const char *properties);
    context *(*make)(mac *algorithm);
    int (*set)(context *made, const struct parameter parameters[]);
    int (*init)(context *made, const unsigned char *key, size_t length, const struct parameter parameters[]);
    int (*update)(context *made, const unsigned char *octets, size_t length);
    int (*final)(context *made, unsigned char *output, size_t *length, size_t room);
} evp;

// One for each algorithm, set up once: fetching costs more than the sums. They are shared by whoever calls, one after the
// other: a worker has one thread, tests have several.
static context *contexts[2];
static pthread_mutex_t contexts_lock = PTHREAD_MUTEX_INITIALIZER;

static context *prepare(mac *hmac, char *digest, size_t length) {
    context *made = evp.make(hmac);
    const struct parameter parameters[] = {{"digest", UTF8_STRING, digest, length, (size_t)-1}, {0}};
    return made && evp.set(made, parameters) == 1 ? made : NULL;
}

static const char *load(void) {
    static bool done;
    if (done) return NULL;
    static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.4", "libcrypto.so"};
    void *library = NULL;
    for (size_t index = 0; !library && index < sizeof names / sizeof *names; index++)
        library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
    if (!library) return "libcrypto (Debian's libssl3) cannot be loaded";
    *(void **)&evp.fetch = dlsym(library, "EVP_MAC_fetch");
    *(void **)&evp.make = dlsym(library, "EVP_MAC_CTX_new");
    *(void **)&evp.set = dlsym(library, "EVP_MAC_CTX_set_params");
    *(void **)&evp.init = dlsym(library, "EVP_MAC_init");
    *(void **)&evp.update = dlsym(library, "EVP_MAC_update");
    *(void **)&evp.final = dlsym(library, "EVP_MAC_final");
    if (!evp.fetch || !evp.make || !evp.set || !evp.init || !evp.update || !evp.final)
        return "libcrypto is too old: it has no EVP_MAC";
    mac *hmac = evp.fetch(NULL, "HMAC", NULL);
    if (!hmac) return "libcrypto offers no HMAC";
    static char md5[] = "MD5", sha256[] = "SHA256";
    contexts[CCRYPTO_MD5] = prepare(hmac, md5, sizeof md5 - 1);
    contexts[CCRYPTO_SHA256] = prepare(hmac, sha256, sizeof sha256 - 1);
    done = true;
    // MD5 is missing where only approved algorithms may be used; that is said by whoever needs it.
    return NULL;
}

const char *ccrypto_load(void) {
    pthread_mutex_lock(&contexts_lock);
    const char *reason = load();
    pthread_mutex_unlock(&contexts_lock);
    return reason;
}

size_t ccrypto_hmac(int algorithm, const void *key, size_t key_length, const void *message, size_t length,
                    unsigned char output[CCRYPTO_HMAC_LENGTH]) {
    if (algorithm != CCRYPTO_MD5 && algorithm != CCRYPTO_SHA256) return 0;
    size_t written = 0;
    pthread_mutex_lock(&contexts_lock);
    context *made = contexts[algorithm];
    if (!made || evp.init(made, key, key_length, NULL) != 1 || evp.update(made, message, length) != 1 ||
        evp.final(made, output, &written, CCRYPTO_HMAC_LENGTH) != 1)
        written = 0;
    pthread_mutex_unlock(&contexts_lock);
    return written;
}
