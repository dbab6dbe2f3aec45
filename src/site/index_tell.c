#include "site/index_tell.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"
#include "site/catalog_write.h"

static void tell(const struct teller *teller, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
tell(const struct teller *teller, const char *format, ...)
{
	struct err line;
	va_list args;

	if (teller->report == NULL)
		return;
	va_start(args, format);
	vsnprintf(line.text, sizeof(line.text), format, args);
	va_end(args);
	teller->report(teller->context, str_z(line.text));
}

void
tell_broken(const struct teller *teller, struct str file, struct str why)
{
	if (str_starts(why, file))
		tell(teller, STR_FMT, STR_ARG(why));
	else
		tell(teller, STR_FMT ":%s" STR_FMT, STR_ARG(file),
		    why.n > 0 && byte_is_digit(why.p[0]) ? "" : " ",
		    STR_ARG(why));
}

void
tell_folder(const struct teller *teller, struct str folder, bool now, int error)
{
	if (folder.n == 0)
		folder = STR("the content folder");
	tell(teller, STR_FMT ": %s, and all that is in it: %s", STR_ARG(folder),
	    now ? "cannot be read now" : "is left out",
	    error == ELOOP ? "too many folders deep; move it up"
			   : strerror(error));
}

/* Addresses that smallpress makes pages for by itself. */
static bool
is_generated(struct str address)
{
	static const struct str exact[] = { STR_INIT("/latest"),
		STR_INIT("/search"), STR_INIT("/feedback"),
		STR_INIT("/changes"), STR_INIT("/feeds/") };
	static const struct str below[] = { STR_INIT("/archive/"),
		STR_INIT("/category/"), STR_INIT("/tag/"), STR_INIT("/author/"),
		STR_INIT("/series/") };

	for (size_t i = 0; i < sizeof(exact) / sizeof(exact[0]); i++)
		if (str_eq(address, exact[i]))
			return true;
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++)
		if (str_starts(address, below[i]))
			return true;
	return false;
}

void
tell_claims(const struct teller *teller, const struct catalog_page *page,
    const struct catalog_claim *claim)
{
	struct str file = page->file;

	if (claim->shadowed)
		tell(teller,
		    STR_FMT ": is not published: its address " STR_FMT
			    " belongs to " STR_FMT
			    ", which is older; give one of them another slug",
		    STR_ARG(file), STR_ARG(page->address),
		    STR_ARG(claim->other));
	else if (claim->other.n > 0)
		tell(teller,
		    STR_FMT ": takes the address " STR_FMT " from " STR_FMT
			    ", which is younger; give one of them another slug",
		    STR_ARG(file), STR_ARG(page->address),
		    STR_ARG(claim->other));
	if (claim->alias_of.n > 0)
		tell(teller,
		    STR_FMT ": its old address " STR_FMT
			    " is also that of " STR_FMT
			    "; take it out of one of them",
		    STR_ARG(file), STR_ARG(claim->alias),
		    STR_ARG(claim->alias_of));
	if (claim->old_of.n > 0)
		tell(teller,
		    STR_FMT ": its address " STR_FMT
			    " is also an old address of " STR_FMT
			    "; take it out of there",
		    STR_ARG(file), STR_ARG(page->address),
		    STR_ARG(claim->old_of));
	if (!claim->shadowed && is_generated(page->address))
		tell(teller,
		    STR_FMT ": takes the place of the page that would be made"
			    " for " STR_FMT "; rename it if you want that one",
		    STR_ARG(file), STR_ARG(page->address));
}
