#include "CNftables.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

#if __has_include(<nftables/libnftables.h>)
#include <nftables/libnftables.h>
#else
struct nft_ctx;
#endif

// The functions of libnftables(3) that are used here. Where the header is there, the compiler compares.
static struct {
    struct nft_ctx *(*create)(uint32_t flags);
    void (*destroy)(struct nft_ctx *context);
    int (*buffer_output)(struct nft_ctx *context);
    int (*buffer_error)(struct nft_ctx *context);
    const char *(*error_buffer)(struct nft_ctx *context);
    int (*run)(struct nft_ctx *context, const char *commands);
} library;

#if __has_include(<nftables/libnftables.h>)
#define SAME(member, function) _Static_assert(__builtin_types_compatible_p(__typeof__(library.member), __typeof__(&function)), #function)
SAME(create, nft_ctx_new);
SAME(destroy, nft_ctx_free);
SAME(buffer_output, nft_ctx_buffer_output);
SAME(buffer_error, nft_ctx_buffer_error);
SAME(error_buffer, nft_ctx_get_error_buffer);
SAME(run, nft_run_cmd_from_buffer);
#endif

static const char *why = "libnftables has not been asked for";

static int load(void) {
    static void *handle;
    if (handle != NULL) return 0;
    // The name that every release since nftables 0.9 has had. The handle is kept: unloading frees no memory worth it.
    void *found = dlopen("libnftables.so.1", RTLD_NOW | RTLD_LOCAL);
    if (found == NULL) {
        const char *reason = dlerror();
        why = reason != NULL ? reason : "libnftables.so.1 cannot be loaded";
        return -1;
    }
    struct {
        const char *name;
        void **function;
    } symbols[] = {
        {"nft_ctx_new", (void **)&library.create},
        {"nft_ctx_free", (void **)&library.destroy},
        {"nft_ctx_buffer_output", (void **)&library.buffer_output},
        {"nft_ctx_buffer_error", (void **)&library.buffer_error},
        {"nft_ctx_get_error_buffer", (void **)&library.error_buffer},
        {"nft_run_cmd_from_buffer", (void **)&library.run},
    };
    for (size_t index = 0; index < sizeof symbols / sizeof symbols[0]; index++) {
        *symbols[index].function = dlsym(found, symbols[index].name);
        if (*symbols[index].function == NULL) {
            why = "libnftables.so.1 lacks functions of libnftables(3)";
            dlclose(found);
            return -1;
        }
    }
    handle = found;
    return 0;
}

void *cnftables_open(void) {
    if (load() != 0) return NULL;
    // NFT_CTX_DEFAULT: no name is ever looked up.
    struct nft_ctx *context = library.create(0);
    if (context == NULL) {
        why = "libnftables gave no context";
        return NULL;
    }
    // What it has to say goes into memory, never to a terminal.
    if (library.buffer_output(context) != 0 || library.buffer_error(context) != 0) {
        library.destroy(context);
        why = "libnftables cannot write into memory";
        return NULL;
    }
    return context;
}

const char *cnftables_why(void) { return why; }

int cnftables_run(void *context, const char *commands) { return library.run(context, commands) == 0 ? 0 : -1; }

const char *cnftables_error(void *context) {
    const char *text = library.error_buffer(context);
    return text != NULL ? text : "";
}

void cnftables_close(void *context) { library.destroy(context); }
