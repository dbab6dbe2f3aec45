/*
 * page_feedback -- the page that asks for a note where the protocol does not
 * ask by itself, and the thanks.  Nothing that a reader wrote is shown.
 */
#include "base/arena.h"
#include "markup/doc.h"
#include "site/page_build.h"

bool
page_feedback(struct build *build, struct err *err)
{
	(void)err;
	doc_heading(build->doc, 1, STR("Write to the editors"));
	if (build->page->known)
		build_text(build, "Your note will be about \"" STR_FMT "\".",
		    STR_ARG(build->page->entry.title));
	build_text(build,
	    "A note holds at most 1,000 bytes. The editors read it; it is "
	    "never shown here, and nothing about you is kept with it. If you "
	    "want an answer, say in it how to reach you.");
	build_local(
	    build, build->page->address, STR("Write a note"), LINK_SEARCH);
	doc_gap(build->doc);
	build_home(build);
	return true;
}

bool
page_feedback_thanks(struct build *build, struct err *err)
{
	(void)err;
	doc_heading(build->doc, 1, STR("Thank you"));
	build_text(build,
	    "Your note is in the editors' letter box. It is not shown here, "
	    "and nothing about you was kept with it.");
	if (build->page->known)
		build_entry(build, &build->page->entry,
		    arena_fmt(build->arena, "Back to \"" STR_FMT "\"",
			STR_ARG(build->page->entry.title)));
	build_local(build, STR("/"), STR("Front page"), 0);
	return true;
}
