#include "site/index_readers.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "markup/markdown.h"

/* Fewer files are read before a thread has begun to run; and nobody is woken
 * for less than half as many, for waking costs as much as reading a file. */
enum { FEW = 32 };

enum state { JOB_WAITING, JOB_TAKEN, JOB_DONE };

/*
 * A ring: jobs[given % READERS_JOBS] is filled next, jobs[taken % READERS_JOBS]
 * is the oldest, jobs[begun % READERS_JOBS] the next that a thread may begin.
 * The lock guards begun and states; the writer alone knows given and taken.
 */
struct readers {
	const struct site *site;
	struct read_job jobs[READERS_JOBS];
	enum state states[READERS_JOBS];
	uint64_t given, taken, begun;
	pthread_t threads[READERS_THREADS];
	int n_threads;
	int idle; /* threads that wait for work */
	bool waiting; /* the writer waits for a job to be done */
	bool ending;
	pthread_mutex_t lock;
	pthread_cond_t work, done;
};

static void
do_job(struct readers *readers, struct read_job *job)
{
	bool compare = job->known.id != 0 && !job->again;

	job->result = index_read(readers->site, &job->arena, job->file,
	    compare ? &job->known.stamp.hash : NULL, &job->page, &job->err);
}

/* With the lock: the next job nobody has begun, or NULL. */
static struct read_job *
begin_next(struct readers *readers, size_t *at)
{
	if (readers->begun == readers->given)
		return NULL;
	*at = readers->begun++ % READERS_JOBS;
	readers->states[*at] = JOB_TAKEN;
	return &readers->jobs[*at];
}

static void *
work(void *context)
{
	struct readers *readers = context;
	struct read_job *job;
	size_t at;

	pthread_mutex_lock(&readers->lock);
	while (!readers->ending) {
		job = begin_next(readers, &at);
		if (job == NULL) {
			readers->idle++;
			pthread_cond_wait(&readers->work, &readers->lock);
			readers->idle--;
			continue;
		}
		pthread_mutex_unlock(&readers->lock);
		do_job(readers, job);
		pthread_mutex_lock(&readers->lock);
		readers->states[at] = JOB_DONE;
		if (readers->waiting)
			pthread_cond_signal(&readers->done);
	}
	pthread_mutex_unlock(&readers->lock);
	return NULL;
}

static void
start_threads(struct readers *readers)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN) - 1;

	if (n > READERS_THREADS)
		n = READERS_THREADS;
	while (readers->n_threads < n) {
		if (pthread_create(&readers->threads[readers->n_threads], NULL,
			work, readers) != 0)
			return;
		readers->n_threads++;
	}
}

struct readers *
readers_new(const struct site *site)
{
	struct readers *readers = calloc(1, sizeof(*readers));

	if (readers == NULL)
		return NULL;
	readers->site = site;
	pthread_mutex_init(&readers->lock, NULL);
	pthread_cond_init(&readers->work, NULL);
	pthread_cond_init(&readers->done, NULL);
	for (int i = 0; i < READERS_JOBS; i++)
		arena_init(&readers->jobs[i].arena, MARKDOWN_MAX * 4);
	return readers;
}

void
readers_free(struct readers *readers)
{
	if (readers == NULL)
		return;
	pthread_mutex_lock(&readers->lock);
	readers->ending = true;
	pthread_cond_broadcast(&readers->work);
	pthread_mutex_unlock(&readers->lock);
	for (int i = 0; i < readers->n_threads; i++)
		pthread_join(readers->threads[i], NULL);
	for (int i = 0; i < READERS_JOBS; i++)
		arena_free(&readers->jobs[i].arena);
	pthread_cond_destroy(&readers->done);
	pthread_cond_destroy(&readers->work);
	pthread_mutex_destroy(&readers->lock);
	free(readers);
}

bool
readers_is_full(const struct readers *readers)
{
	/* One is with the caller of readers_take. */
	return readers->given - readers->taken == READERS_JOBS - 1;
}

bool
readers_is_empty(const struct readers *readers)
{
	return readers->given == readers->taken;
}

struct read_job *
readers_blank(struct readers *readers)
{
	struct read_job *job = &readers->jobs[readers->given % READERS_JOBS];

	arena_reset(&job->arena);
	job->known = (struct catalog_known){ 0 };
	job->stamp = (struct catalog_stamp){ 0 };
	job->again = false;
	return job;
}

void
readers_give(struct readers *readers)
{
	if (readers->given == FEW)
		start_threads(readers);
	pthread_mutex_lock(&readers->lock);
	readers->states[readers->given % READERS_JOBS] = JOB_WAITING;
	readers->given++;
	if (readers->idle > 0 && readers->given - readers->begun >= FEW / 2)
		pthread_cond_signal(&readers->work);
	pthread_mutex_unlock(&readers->lock);
}

/* Until the oldest is done, the writer reads, too. */
struct read_job *
readers_take(struct readers *readers)
{
	size_t oldest = readers->taken++ % READERS_JOBS;
	struct read_job *job;
	size_t at;

	pthread_mutex_lock(&readers->lock);
	while (readers->states[oldest] != JOB_DONE) {
		job = begin_next(readers, &at);
		if (job == NULL) {
			readers->waiting = true;
			pthread_cond_wait(&readers->done, &readers->lock);
			readers->waiting = false;
			continue;
		}
		pthread_mutex_unlock(&readers->lock);
		do_job(readers, job);
		pthread_mutex_lock(&readers->lock);
		readers->states[at] = JOB_DONE;
	}
	pthread_mutex_unlock(&readers->lock);
	return &readers->jobs[oldest];
}
