#include "server/certverdict.h"

#include "base/arena.h"
#include "server/cert.h"

#define DAY ((int64_t)24 * 60 * 60)

enum { WARN_DAYS = 40, RSA_ENOUGH = 2048 };

/* What a verdict is made of. */
struct question {
	const struct cert *cert;
	const struct cert_facts *facts;
	const struct str *names;
	size_t n_names;
	int64_t now;
	struct arena *arena;
};

static struct cert_verdict
good(struct str who, struct str what)
{
	return (struct cert_verdict){ VERDICT_GOOD, who, what };
}

static struct cert_verdict
judge_dates(const struct question *q)
{
	static const struct str who =
	    STR_INIT("programs that look at dates (Lagrange, Amfora, Geopard, "
		     "Kristall, Rosy Crow)");
	const struct cert_facts *facts = q->facts;
	int64_t days = (facts->not_after - q->now) / DAY;

	if (facts->not_before > q->now)
		return (struct cert_verdict){ VERDICT_BAD, who,
			STR("refuse it: it is not valid yet; set the clock "
			    "right, or renew it") };
	if (facts->not_after < q->now)
		return (struct cert_verdict){ VERDICT_BAD, who,
			STR("refuse it: it has ended; renew it with "
			    "`smallpress cert new --renew`") };
	if (days < WARN_DAYS)
		return (struct cert_verdict){ VERDICT_SOON, who,
			arena_fmt(q->arena,
			    "accept it for %lld more days; renew it with "
			    "`smallpress cert new --renew`",
			    (long long)days) };
	return good(who, STR("accept it"));
}

static struct cert_verdict
judge_names(const struct question *q)
{
	static const struct str who = STR_INIT(
	    "programs that compare names (Lagrange, Amfora, Bombadillo, "
	    "Rosy Crow, Kristall)");

	for (size_t i = 0; i < q->n_names; i++)
		if (!cert_covers(q->cert, q->names[i]))
			return (struct cert_verdict){ VERDICT_BAD, who,
				arena_fmt(q->arena,
				    "refuse it for " STR_FMT
				    ", which it does not name; renew it with "
				    "`smallpress cert new --renew`",
				    STR_ARG(q->names[i])) };
	return good(who, STR("accept it"));
}

static struct cert_verdict
judge_key(const struct question *q)
{
	static const struct str who =
	    STR_INIT("programs with few kinds of key, and this machine");
	const struct cert_facts *facts = q->facts;

	if (facts->rsa && facts->key_bits < RSA_ENOUGH)
		return (struct cert_verdict){ VERDICT_BAD, who,
			STR("refuse it: the key is too short") };
	if (facts->rsa && facts->key_bits > RSA_ENOUGH)
		return (struct cert_verdict){ VERDICT_SOON, who,
			STR("accept it, but each visit costs ten times the "
			    "work; a key for ECDSA P-256 would not") };
	if (str_eq(facts->key_type, STR("Ed25519")))
		return (struct cert_verdict){ VERDICT_SOON, who,
			STR("some cannot read Ed25519; all read ECDSA "
			    "P-256") };
	return good(who, STR("accept it"));
}

static struct cert_verdict
judge_form(const struct question *q)
{
	static const struct str who =
	    STR_INIT("programs with a strict TLS library (rustls)");

	if (q->facts->version < 3)
		return (struct cert_verdict){ VERDICT_BAD, who,
			STR("refuse it: it is X.509 version 1") };
	return good(who, STR("accept it"));
}

static struct cert_verdict
judge_keepers_of_keys(const struct question *q)
{
	(void)q;
	return good(STR("programs that remember the public key (Lagrange, "
			"Amfora, Deedum, Kristall)"),
	    STR("go on as before after a renewal, since it keeps the key"));
}

static struct cert_verdict
judge_keepers_of_all(const struct question *q)
{
	static const struct str who =
	    STR_INIT("programs that remember the whole certificate (Geopard, "
		     "Bombadillo, Rosy Crow, offpunk)");

	if (q->facts->not_after - q->now < 366 * DAY)
		return (struct cert_verdict){ VERDICT_SOON, who,
			STR("warn at each renewal; one that lasts for decades "
			    "spares them") };
	return good(who, STR("warn when it is renewed, so leave it alone"));
}

static struct cert_verdict
judge_authorities(const struct question *q)
{
	static const struct str who =
	    STR_INIT("programs that trust authorities (none insists)");

	return good(who,
	    q->facts->self_signed
		? STR("remember it at first sight: it is self-signed, as most "
		      "are")
		: STR("check who signed it"));
}

size_t
cert_judge(const struct cert *cert, const struct cert_facts *facts,
    const struct str *names, size_t n_names, int64_t now, struct arena *arena,
    struct cert_verdict verdicts[CERT_VERDICTS])
{
	static struct cert_verdict (*const judges[])(
	    const struct question *q) = { judge_dates, judge_names, judge_form,
		judge_key, judge_keepers_of_keys, judge_keepers_of_all,
		judge_authorities };
	const struct question q = { cert, facts, names, n_names, now, arena };
	size_t n = 0;

	for (int verdict = VERDICT_BAD; verdict >= VERDICT_GOOD; verdict--)
		for (size_t i = 0; i < sizeof(judges) / sizeof(judges[0]);
		     i++) {
			struct cert_verdict said = judges[i](&q);

			if (said.verdict == (enum verdict)verdict)
				verdicts[n++] = said;
		}
	return n;
}
