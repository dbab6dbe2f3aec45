#include "mirror/fence.h"

#include "base/arena.h"
#include "base/log.h"

/* Folders hold private keys and passwords, so single files are named; links
 * are followed here, once. */
static const struct landlock_path machine[] = {
	/* names */
	{ STR_INIT("/etc/gai.conf"), false },
	{ STR_INIT("/etc/host.conf"), false },
	{ STR_INIT("/etc/hostname"), false },
	{ STR_INIT("/etc/hosts"), false },
	{ STR_INIT("/etc/nsswitch.conf"), false },
	{ STR_INIT("/etc/resolv.conf"), false },
	{ STR_INIT("/etc/services"), false },
	{ STR_INIT("/run/NetworkManager"), false },
	{ STR_INIT("/run/nscd"), false },
	{ STR_INIT("/run/resolvconf"), false },
	{ STR_INIT("/run/systemd/resolve"), false },
	/* whom TLS trusts: Debian, Fedora, Arch, Alpine */
	{ STR_INIT("/etc/ca-certificates"), false },
	{ STR_INIT("/etc/crypto-policies"), false },
	{ STR_INIT("/etc/pki/ca-trust"), false },
	{ STR_INIT("/etc/pki/tls/cert.pem"), false },
	{ STR_INIT("/etc/pki/tls/certs"), false },
	{ STR_INIT("/etc/pki/tls/openssl.cnf"), false },
	{ STR_INIT("/etc/ssl/cert.pem"), false },
	{ STR_INIT("/etc/ssl/certs"), false },
	{ STR_INIT("/etc/ssl/openssl.cnf"), false },
	{ STR_INIT("/usr/local/share/ca-certificates"), false },
	{ STR_INIT("/usr/share/ca-certificates"), false },
	/* libraries that are loaded late, character sets, time zones */
	{ STR_INIT("/etc/ld.so.cache"), false },
	{ STR_INIT("/etc/localtime"), false },
	{ STR_INIT("/lib"), false },
	{ STR_INIT("/lib64"), false },
	{ STR_INIT("/usr/lib"), false },
	{ STR_INIT("/usr/lib64"), false },
	{ STR_INIT("/usr/local/lib"), false },
	{ STR_INIT("/usr/share/locale"), false },
	{ STR_INIT("/usr/share/zoneinfo"), false },
	{ STR_INIT("/dev/null"), true },
	{ STR_INIT("/dev/urandom"), false },
};

enum { MACHINE = sizeof(machine) / sizeof(machine[0]) };

bool
fence_init(struct fence *fence, struct arena *arena, size_t own)
{
	fence->cap = own + MACHINE;
	fence->n = 0;
	fence->paths = arena_alloc(arena, fence->cap * sizeof(*fence->paths));
	for (size_t i = 0; fence->paths != NULL && i < MACHINE; i++)
		fence_allow(fence, machine[i].path, machine[i].writes);
	return fence->paths != NULL;
}

void
fence_allow(struct fence *fence, struct str path, bool writes)
{
	if (fence->n < fence->cap)
		fence->paths[fence->n++] =
		    (struct landlock_path){ path, writes };
}

bool
fence_raise(struct fence *fence)
{
	/* `smallpress check` warns; here it would be a line every hour */
	if (LANDLOCK_BUILT && landlock_version() == 0)
		log_debug("mirror: this kernel has no Landlock: the importer "
			  "is not kept to its folders");
	return landlock_keep(fence->paths, fence->n, LANDLOCK_NET_CONNECT);
}
