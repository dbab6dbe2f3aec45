/* Connections that can go on are told so; those that are gone are not. */
#include "test.h"

#include <sys/socket.h>
#include <unistd.h>

#include "server/ready.h"

struct end {
	int fd, other;
	unsigned told;
	struct end *ends; /* is forgotten and closed when this one is told */
};

static uv_loop_t loop;
static struct ready ready;

static void
open_pair(struct end *end)
{
	int fds[2];

	assert_int_equal(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	*end = (struct end){ .fd = fds[0], .other = fds[1] };
}

static void
close_pair(struct end *end)
{
	ready_forget(&ready, end);
	close(end->fd);
	close(end->other);
}

static void
go(void *whose)
{
	struct end *end = whose;

	end->told++;
	if (end->ends != NULL && end->ends->told == 0)
		close_pair(end->ends);
}

static int
begin(void **state)
{
	(void)state;
	return uv_loop_init(&loop) != 0 || !ready_start(&ready, &loop, go);
}

static int
finish(void **state)
{
	(void)state;
	uv_close((uv_handle_t *)&ready.poll, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	ready_stop(&ready);
	return uv_loop_close(&loop);
}

static void
turn(void)
{
	uv_run(&loop, UV_RUN_NOWAIT);
}

static void
what_is_waited_for_is_told_and_nothing_else(void **state)
{
	struct end end;

	(void)state;
	open_pair(&end);
	assert_true(ready_wait(&ready, end.fd, &end, 0, READY_READ));
	turn();
	assert_int_equal(end.told, 0); /* it could be written */
	assert_int_equal(write(end.other, "x", 1), 1);
	turn();
	assert_int_equal(end.told, 1);
	turn();
	assert_int_equal(end.told, 2); /* nobody has read it yet */
	assert_true(ready_wait(&ready, end.fd, &end, READY_READ, READY_WRITE));
	turn();
	assert_int_equal(end.told, 3);
	close_pair(&end);
}

static void
who_waits_for_nothing_is_not_told_of_its_end(void **state)
{
	struct end end;

	(void)state;
	open_pair(&end);
	assert_true(ready_wait(&ready, end.fd, &end, 0, READY_READ));
	assert_true(ready_wait(&ready, end.fd, &end, READY_READ, 0));
	shutdown(end.other, SHUT_RDWR);
	turn();
	assert_int_equal(end.told, 0);
	assert_true(ready_wait(&ready, end.fd, &end, 0, READY_READ));
	turn();
	assert_int_equal(end.told, 1);
	close_pair(&end);
}

static void
one_that_ended_in_this_turn_is_not_told(void **state)
{
	struct end ends[2];

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		open_pair(&ends[i]);
		assert_true(ready_wait(
		    &ready, ends[i].fd, &ends[i], 0, READY_READ | READY_WRITE));
	}
	ends[0].ends = &ends[1];
	ends[1].ends = &ends[0];
	turn();
	assert_int_equal(ends[0].told + ends[1].told, 1);
	close_pair(ends[0].told == 1 ? &ends[0] : &ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_is_waited_for_is_told_and_nothing_else, begin, finish),
		cmocka_unit_test_setup_teardown(
		    who_waits_for_nothing_is_not_told_of_its_end, begin,
		    finish),
		cmocka_unit_test_setup_teardown(
		    one_that_ended_in_this_turn_is_not_told, begin, finish),
	};

	return RUN(tests);
}
