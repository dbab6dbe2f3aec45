#ifndef MIRROR_ORGANIZATION_H
#define MIRROR_ORGANIZATION_H
/*
 * organization -- what a site tells machines about its publisher (JSON-LD
 * Organization) fills publisher.yaml where that says nothing.  What a person
 * wrote there is never touched: keys are added below it.
 */
#include "base/str.h"

struct arena;
struct import;
struct publisher;
struct report;

/* From a page of the site; url is the page's.  Problems go into the log and
 * the loss report. */
void organization_fill(struct import *import, struct str html, struct str url);
/*
 * The lines to add to a publisher.yaml that says `known`; empty when nothing
 * is new.  Placeholders are left out, and told to the report (NULL: not).
 */
struct str organization_lines(struct arena *arena, struct str html,
    struct str url, const struct publisher *known, struct report *report);
#endif
