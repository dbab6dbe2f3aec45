#ifndef PROTO_PROTOCOL_H
#define PROTO_PROTOCOL_H
/*
 * protocol -- what the bytes of a connection mean, as pure functions.
 *
 * A protocol reads a request from bytes and fills in a response; sockets,
 * TLS, deadlines and logs are the server's.  `smallpress answer` runs the
 * same functions without a socket.  A new protocol is one new file that
 * fills in a struct protocol, and one line in `protocols`.
 */
#include "base/str.h"
#include "site/site.h"

struct arena;
struct cached;

enum parse {
	PARSE_MORE, /* not yet a request */
	PARSE_DONE, /* a request */
	PARSE_BAD, /* ended before it was one: REFUSE_BAD */
	PARSE_LONG, /* longer than the protocol allows: REFUSE_LONG */
	PARSE_DROP /* close without a word */
};

/*
 * One request.  The parts point into the bytes that were parsed, as they
 * arrived: decoding is the protocol's `answer`.
 */
struct request {
	struct str line; /* without its line end, for the log */
	struct str scheme, host; /* Gemini */
	uint16_t port; /* Gemini: as named, or the default */
	struct str path; /* Gemini path, Gopher selector */
	struct str query; /* Gemini query, Gopher search words */
	bool has_query;
	char plus; /* Gopher+: '+', '!' or '$', else 0 */
	bool http; /* a web browser's request line */
	/* NULL, or what is wrong with the line: `answer` says so (59), and
	 * nothing but `line` means anything. */
	const char *fault;
};

/* Sent in this order: head, body, then `length` bytes of the file. */
struct response {
	struct str head; /* the status line; empty where there is none */
	struct str body;
	int fd; /* -1: no file.  Whoever sends the response closes it. */
	uint64_t length;
	int status; /* for the log: 20, 51 ...; Gopher: 20 or 51 likewise */
	/* Answered from the cache: head and body are its bytes; whoever
	 * sends the response releases it (cached_release). */
	struct cached *cached;
	/* Not empty: head and body may be kept under this key.  The loop
	 * does so (cache_keep), for answers from the pool too. */
	struct str keep;
};

enum refusal {
	REFUSE_BAD, /* malformed */
	REFUSE_LONG,
	REFUSE_SLOW, /* the deadline passed before the request was whole */
	REFUSE_BUSY, /* one connection too many, or no memory */
	REFUSE_RATE /* too many requests of one address: wait `seconds` */
};

enum answer {
	ANSWER_READY,
	/* Heavy: make the same call on a pool thread, with an arena and a
	 * catalog of its own and visit->on_pool set. */
	ANSWER_WORK
};

struct protocol {
	const char *name; /* "gemini": the scheme of --listen */
	enum scheme scheme;
	uint16_t port; /* the default */
	bool tls;
	size_t request_max; /* bytes that a request may take, line end too */
	/* `end`: no more bytes will come. */
	enum parse (*parse)(
	    struct str bytes, bool end, struct request *request);
	enum answer (*answer)(const struct visit *visit,
	    const struct request *request, struct response *response);
	/* The client was bad, too long, too slow, or one too many.  Uses no
	 * memory but constants; so `seconds`, which REFUSE_RATE alone reads,
	 * is one of 1, 2, 4, 8, 16, 32 and 60 (the bare number of a 44). */
	void (*refuse)(
	    enum refusal refusal, unsigned seconds, struct response *response);
};

extern const struct protocol protocol_gemini;
extern const struct protocol protocol_gopher;

/* All of them, NULL at the end. */
extern const struct protocol *const protocols[];
/* By its name; NULL if there is none. */
const struct protocol *protocol_find(struct str name);
#endif
