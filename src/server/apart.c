#include "server/apart.h"

#include <limits.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/path.h"
#include "site/config.h"

/* Where the path leads; what is not there yet is where it will be made.
 * False: nobody can tell, so it cannot be served either. */
static bool
resolve(struct str path, char real[PATH_MAX])
{
	struct str missing = { "", 0 };
	char z[PATH_MAX];
	size_t n;

	while (path.n > 1 && str_ends(path, STR("/")))
		path.n--;
	if (path.n == 0 || path.n >= sizeof(z))
		return false;
	memcpy(z, path.p, path.n);
	z[path.n] = '\0';
	while (realpath(z, real) == NULL) {
		struct str folder = path_folder(str_z(z));

		/* "a" lies in the working folder, "/a" in "/". */
		missing = str_from(path, folder.n);
		if (folder.n == 0 && strcmp(z, ".") == 0)
			return false;
		while (folder.n > 1 && str_ends(folder, STR("/")))
			folder.n--;
		if (folder.n == 0)
			z[folder.n++] = '.';
		z[folder.n] = '\0';
		if (strcmp(z, "/") == 0 && realpath(z, real) == NULL)
			return false;
	}
	n = strlen(real);
	if (missing.n + 2 > PATH_MAX - n)
		return false;
	if (missing.n > 0) {
		if (n > 1)
			real[n++] = '/';
		memcpy(real + n, missing.p, missing.n);
		real[n + missing.n] = '\0';
	}
	return true;
}

/* Hidden, it or a folder that it is in: no reader gets there. */
static bool
is_hidden(struct str below)
{
	struct str segment;
	bool more = true;

	while (more) {
		more = str_cut(below, '/', &segment, &below);
		if (str_starts(segment, STR(".")))
			return true;
	}
	return false;
}

/* Both are what resolve() made. */
static bool
is_served(struct str path, struct str content)
{
	if (str_eq(content, STR("/")))
		content.n = 0;
	if (!str_starts(path, content))
		return false;
	path = str_from(path, content.n);
	return (path.n == 0 || path.p[0] == '/') && !is_hidden(path);
}

bool
apart_judge(const struct config *config, struct err *err)
{
	const struct {
		struct str path;
		const char *what, *option;
	} folders[] = {
		{ config->certs, "keys", "certs" },
		{ config->state, "readers' notes and drafts", "state" },
	};
	char content[PATH_MAX];
	char real[PATH_MAX];

	for (size_t i = 0; i < config->n_sites; i++) {
		if (!resolve(config->sites[i].content, content))
			continue;
		for (size_t k = 0; k < sizeof(folders) / sizeof(folders[0]);
		     k++)
			if (resolve(folders[k].path, real) &&
			    is_served(str_z(real), str_z(content)))
				return err_set(err,
				    STR_FMT ": it is in the content folder "
					    "and its %s would be served; name "
					    "a folder elsewhere with --%s",
				    STR_ARG(folders[k].path), folders[k].what,
				    folders[k].option);
	}
	return true;
}
