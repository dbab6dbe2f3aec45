#ifndef SITE_PUBLISHER_PARTS_H
#define SITE_PUBLISHER_PARTS_H
/*
 * publisher_parts -- the parts of publisher.yaml that are more than a text:
 * people, images, policies, resources, notices.  For publisher.c alone; each
 * reader's target is the struct publisher.
 */
#include <stdbool.h>

struct schema;
struct schema_reading;
struct yaml;

extern const struct schema publisher_person_schema;
extern const struct schema publisher_image_schema;

bool publisher_read_policies(
    struct schema_reading *r, const struct yaml *node, void *target);
bool publisher_read_resources(
    struct schema_reading *r, const struct yaml *node, void *target);
bool publisher_read_notices(
    struct schema_reading *r, const struct yaml *node, void *target);
bool publisher_read_icon(
    struct schema_reading *r, const struct yaml *node, void *target);
bool publisher_read_security_contact(
    struct schema_reading *r, const struct yaml *node, void *target);
#endif
