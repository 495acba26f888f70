/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-worker"
#include "config.h"

#include "board/board-worker.h"

struct _SalvorBoardWorker {
    char *name;
    GThread *thread;    /* NULL until the first task; guarded by the mutex */
    GAsyncQueue *queue; /* of Task; shared with the thread */
    GMutex mutex;
};

typedef struct {
    SalvorWorkerFunc func; /* NULL: the thread ends */
    SalvorWorkerFunc done; /* nullable */
    gpointer data;
    GDestroyNotify destroy; /* nullable */
    GMainContext *context;  /* owned; where done and destroy run */
} Task;

static void
task_free (gpointer data)
{
    Task *task = data;

    if (task->destroy != NULL)
        task->destroy (task->data);
    g_clear_pointer (&task->context, g_main_context_unref);
    g_free (task);
}

static gboolean
finish_task (gpointer data)
{
    Task *task = data;

    if (task->done != NULL)
        task->done (task->data);
    return G_SOURCE_REMOVE;
}

/* Never runs anything on this thread, as g_main_context_invoke () would where nobody iterates. */
static void
hand_back (Task *task)
{
    g_autoptr (GSource) source = g_idle_source_new ();

    g_source_set_priority (source, G_PRIORITY_DEFAULT);
    g_source_set_callback (source, finish_task, task, task_free);
    g_source_attach (source, task->context);
}

static gpointer
run_thread (gpointer data)
{
    g_autoptr (GAsyncQueue) queue = data;

    for (;;) {
        Task *task = g_async_queue_pop (queue);

        if (task->func == NULL) {
            task_free (task);
            return NULL;
        }
        task->func (task->data);
        hand_back (task);
    }
}

SalvorBoardWorker *
salvor_board_worker_new (const char *name)
{
    SalvorBoardWorker *self = g_new0 (SalvorBoardWorker, 1);

    self->name = g_strdup (name);
    self->queue = g_async_queue_new ();
    g_mutex_init (&self->mutex);
    return self;
}

void
salvor_board_worker_push (SalvorBoardWorker *self, SalvorWorkerFunc func, SalvorWorkerFunc done,
                          gpointer data, GDestroyNotify destroy)
{
    Task *task;

    g_return_if_fail (self != NULL && func != NULL);

    task = g_new0 (Task, 1);
    task->func = func;
    task->done = done;
    task->data = data;
    task->destroy = destroy;
    task->context = g_main_context_ref_thread_default ();
    g_mutex_lock (&self->mutex);
    if (self->thread == NULL)
        self->thread = g_thread_new (self->name, run_thread, g_async_queue_ref (self->queue));
    g_async_queue_push (self->queue, task);
    g_mutex_unlock (&self->mutex);
}

void
salvor_board_worker_free (SalvorBoardWorker *self)
{
    g_return_if_fail (self != NULL);

    if (self->thread != NULL) {
        g_async_queue_push (self->queue, g_new0 (Task, 1));
        if (self->thread == g_thread_self ())
            g_thread_unref (self->thread);
        else
            g_thread_join (self->thread);
    }
    g_async_queue_unref (self->queue);
    g_mutex_clear (&self->mutex);
    g_free (self->name);
    g_free (self);
}
