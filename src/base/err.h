#ifndef BASE_ERR_H
#define BASE_ERR_H
/*
 * err -- why something failed, in words for a person.
 *
 * The last parameter of whatever can fail for a reason worth telling.  Set
 * where it happens, put into context on the way up, told once, at the top.
 * Both helpers return false, so failing and explaining are one line.
 * Longer texts are cut.
 */
#include <stdbool.h>

struct err {
	char text[512];
};

bool err_set(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Puts "context: " in front of what is there; without the blank in front of
 * a place, so that "file" and "3:1: what" become "file:3:1: what". */
bool err_in(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#endif
