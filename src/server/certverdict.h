#ifndef SERVER_CERTVERDICT_H
#define SERVER_CERTVERDICT_H
/*
 * certverdict -- what each kind of reader's program will think of a
 * certificate.  Programs differ in what they look at: dates, names, the
 * key alone or the whole; see the gemini rooms of their sources.
 */
#include "base/str.h"

struct arena;
struct cert;
struct cert_facts;

enum verdict {
	VERDICT_GOOD,
	VERDICT_SOON, /* good, but not for long, or not for everybody */
	VERDICT_BAD
};

struct cert_verdict {
	enum verdict verdict;
	struct str who; /* "programs that compare names (Lagrange, ...)" */
	struct str what; /* one line: what they do, what to do */
};

enum { CERT_VERDICTS = 8 };

/* Judges the certificate for these names at this moment; returns how many
 * verdicts there are, worst first.  Texts live in the arena. */
size_t cert_judge(const struct cert *cert, const struct cert_facts *facts,
    const struct str *names, size_t n_names, int64_t now, struct arena *arena,
    struct cert_verdict verdicts[CERT_VERDICTS]);
#endif
