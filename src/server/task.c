#include "server/task.h"

#include <stdlib.h>

#include "server/worker.h"

struct task *
task_take(struct worker *worker)
{
	struct task *task = SLIST_FIRST(&worker->spare);

	if (task != NULL) {
		SLIST_REMOVE_HEAD(&worker->spare, link);
		worker->n_spare--;
		return task;
	}
	task = malloc(sizeof(*task));
	if (task == NULL)
		return NULL;
	task->worker = worker;
	task->conn = NULL;
	task->n = 0;
	arena_init(&task->arena, TASK_ARENA);
	return task;
}

void
task_give_back(struct task *task)
{
	struct worker *worker = task->worker;

	if (worker->n_spare >= WORKER_SPARE_TASKS) {
		arena_free(&task->arena);
		free(task);
		return;
	}
	arena_reset(&task->arena);
	task->conn = NULL;
	task->n = 0;
	SLIST_INSERT_HEAD(&worker->spare, task, link);
	worker->n_spare++;
}

void
task_free_all(struct worker *worker)
{
	struct task *task;

	while ((task = SLIST_FIRST(&worker->spare)) != NULL) {
		SLIST_REMOVE_HEAD(&worker->spare, link);
		arena_free(&task->arena);
		free(task);
	}
	worker->n_spare = 0;
}
