#include "site/index_crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "markup/markdown.h"

/* Fewer files are read before a thread has begun to run; and nobody is woken
 * for less than half as many, for waking costs as much as reading a file. */
enum { FEW = 32 };

enum state { JOB_WAITING, JOB_TAKEN, JOB_DONE };

/*
 * A ring: jobs[given % CREW_JOBS] is filled next, jobs[taken % CREW_JOBS] is
 * the oldest, jobs[begun % CREW_JOBS] the next that a thread may begin.  The
 * lock guards begun and states; the writer alone knows given and taken.
 */
struct crew {
	const struct site *site;
	struct crew_job jobs[CREW_JOBS];
	enum state states[CREW_JOBS];
	uint64_t given, taken, begun;
	pthread_t threads[CREW_THREADS];
	int n_threads;
	int idle; /* threads that wait for work */
	bool waiting; /* the writer waits for a job to be done */
	bool ending;
	pthread_mutex_t lock;
	pthread_cond_t work, done;
};

static void
do_job(struct crew *crew, struct crew_job *job)
{
	bool compare = job->known.id != 0 && !job->again;

	job->result = index_read(crew->site, &job->arena, job->file,
	    compare ? &job->known.stamp.hash : NULL, &job->page, &job->err);
}

/* With the lock: the next job nobody has begun, or NULL. */
static struct crew_job *
begin_next(struct crew *crew, size_t *at)
{
	if (crew->begun == crew->given)
		return NULL;
	*at = crew->begun++ % CREW_JOBS;
	crew->states[*at] = JOB_TAKEN;
	return &crew->jobs[*at];
}

static void *
work(void *context)
{
	struct crew *crew = context;
	struct crew_job *job;
	size_t at;

	pthread_mutex_lock(&crew->lock);
	while (!crew->ending) {
		job = begin_next(crew, &at);
		if (job == NULL) {
			crew->idle++;
			pthread_cond_wait(&crew->work, &crew->lock);
			crew->idle--;
			continue;
		}
		pthread_mutex_unlock(&crew->lock);
		do_job(crew, job);
		pthread_mutex_lock(&crew->lock);
		crew->states[at] = JOB_DONE;
		if (crew->waiting)
			pthread_cond_signal(&crew->done);
	}
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

static void
start_threads(struct crew *crew)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN) - 1;

	if (n > CREW_THREADS)
		n = CREW_THREADS;
	while (crew->n_threads < n) {
		if (pthread_create(
			&crew->threads[crew->n_threads], NULL, work, crew) != 0)
			return;
		crew->n_threads++;
	}
}

struct crew *
crew_new(const struct site *site)
{
	struct crew *crew = calloc(1, sizeof(*crew));

	if (crew == NULL)
		return NULL;
	crew->site = site;
	pthread_mutex_init(&crew->lock, NULL);
	pthread_cond_init(&crew->work, NULL);
	pthread_cond_init(&crew->done, NULL);
	for (int i = 0; i < CREW_JOBS; i++)
		arena_init(&crew->jobs[i].arena, MARKDOWN_MAX * 4);
	return crew;
}

void
crew_free(struct crew *crew)
{
	if (crew == NULL)
		return;
	pthread_mutex_lock(&crew->lock);
	crew->ending = true;
	pthread_cond_broadcast(&crew->work);
	pthread_mutex_unlock(&crew->lock);
	for (int i = 0; i < crew->n_threads; i++)
		pthread_join(crew->threads[i], NULL);
	for (int i = 0; i < CREW_JOBS; i++)
		arena_free(&crew->jobs[i].arena);
	pthread_cond_destroy(&crew->done);
	pthread_cond_destroy(&crew->work);
	pthread_mutex_destroy(&crew->lock);
	free(crew);
}

bool
crew_is_full(const struct crew *crew)
{
	/* One is with the caller of crew_take. */
	return crew->given - crew->taken == CREW_JOBS - 1;
}

bool
crew_is_empty(const struct crew *crew)
{
	return crew->given == crew->taken;
}

struct crew_job *
crew_blank(struct crew *crew)
{
	struct crew_job *job = &crew->jobs[crew->given % CREW_JOBS];

	arena_reset(&job->arena);
	job->known = (struct catalog_known){ 0 };
	job->stamp = (struct catalog_stamp){ 0 };
	job->again = false;
	return job;
}

void
crew_give(struct crew *crew)
{
	if (crew->given == FEW)
		start_threads(crew);
	pthread_mutex_lock(&crew->lock);
	crew->states[crew->given % CREW_JOBS] = JOB_WAITING;
	crew->given++;
	if (crew->idle > 0 && crew->given - crew->begun >= FEW / 2)
		pthread_cond_signal(&crew->work);
	pthread_mutex_unlock(&crew->lock);
}

/* Until the oldest is done, the writer reads, too. */
struct crew_job *
crew_take(struct crew *crew)
{
	size_t oldest = crew->taken++ % CREW_JOBS;
	struct crew_job *job;
	size_t at;

	pthread_mutex_lock(&crew->lock);
	while (crew->states[oldest] != JOB_DONE) {
		job = begin_next(crew, &at);
		if (job == NULL) {
			crew->waiting = true;
			pthread_cond_wait(&crew->done, &crew->lock);
			crew->waiting = false;
			continue;
		}
		pthread_mutex_unlock(&crew->lock);
		do_job(crew, job);
		pthread_mutex_lock(&crew->lock);
		crew->states[at] = JOB_DONE;
	}
	pthread_mutex_unlock(&crew->lock);
	return &crew->jobs[oldest];
}
