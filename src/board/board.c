/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board"
#include "config.h"

#include "board/board.h"

#include "base/errors.h"
#include "board/board-private.h"
#include "board/board-memory.h"
#include "board/board-text.h"
#include "board/board-worker.h"
#include "board/port-choice.h"

struct _SalvorBoard {
    GObject parent_instance;

    SalvorPortList *ports; /* owned */
    char *name;
    SalvorBoardWorker *worker; /* owned */
    SalvorBoardMemory *memory; /* owned */
    GThread *home;             /* no ref: the thread that may publish */
    GMainContext *context;     /* owned: of that thread */

    /* home thread only */
    GPtrArray *own_ports; /* (element-type SalvorPort), the one to read first */
    gboolean simulated;
    gboolean saved;
    GError *port_problem;     /* nullable */
    GError *identity_problem; /* nullable */
    SalvorIdentity *identity; /* owned, nullable */
    SalvorChip *chosen;       /* owned, nullable: what a person said */
    SalvorBoardState *state;  /* owned, nullable */
    SalvorVerdict *verdict;   /* owned, nullable */
    char *title;
    char *subtitle;
    guint n_tasks;
};

typedef enum {
    PROP_CONNECTED = 1,
    PROP_BUSY,
    PROP_STATE,
    PROP_CHIP,
    PROP_TITLE,
    PROP_SUBTITLE,
    N_PROPERTIES,
} SalvorBoardProperty;

G_DEFINE_FINAL_TYPE (SalvorBoard, salvor_board, G_TYPE_OBJECT)

/* ---- what is shown of a board ---- */

static void
notify (SalvorBoard *self, const char *property)
{
    g_object_notify (G_OBJECT (self), property);
}

static const SalvorPortInfo *
get_first_info (SalvorBoard *self)
{
    return self->own_ports->len > 0 ? salvor_port_get_info (g_ptr_array_index (self->own_ports, 0))
                                    : NULL;
}

static void
set_text (SalvorBoard *self, char **place, char *text, const char *property)
{
    if (g_strcmp0 (*place, text) == 0) {
        g_free (text);
        return;
    }
    g_free (*place);
    *place = text;
    notify (self, property);
}

/* A practice board has a title before it is plugged in again: keep the last one. */
static void
update_texts (SalvorBoard *self)
{
    if (self->saved) {
        set_text (self, &self->subtitle, salvor_board_text_make_saved_subtitle (self->state),
                  "subtitle");
        return;
    }
    if (self->own_ports->len > 0 || self->title == NULL || !self->simulated)
        set_text (
            self, &self->title,
            salvor_board_text_make_title (get_first_info (self), salvor_board_get_chip (self)),
            "title");
    set_text (self, &self->subtitle,
              salvor_board_text_make_subtitle (get_first_info (self), salvor_board_get_chip (self),
                                               self->state),
              "subtitle");
}

/* ---- identity ---- */

void
salvor_board_share_chips (SalvorBoard *self, SalvorChipShelf *shelf)
{
    g_return_if_fail (SALVOR_IS_BOARD (self) && SALVOR_IS_CHIP_SHELF (shelf));

    salvor_board_memory_set_shelf (self->memory, shelf);
}

/* @identity is consumed */
static void
set_identity (SalvorBoard *self, SalvorIdentity *identity)
{
    g_autoptr (SalvorChip) before = NULL;

    g_set_object (&before, salvor_board_get_chip (self));
    g_clear_pointer (&self->identity, salvor_identity_free);
    self->identity = identity;
    if (before != salvor_board_get_chip (self))
        notify (self, "chip");
    update_texts (self);
}

/* What the port alone says, until something was read */
static void
identify_by_port (SalvorBoard *self)
{
    g_autoptr (GPtrArray) chips = NULL;

    if (self->identity != NULL || self->own_ports->len == 0)
        return;
    chips = salvor_board_memory_ref_chips (self->memory);
    set_identity (self, salvor_identify (chips, get_first_info (self), NULL));
}

/* ---- publishing on the home thread ---- */

typedef struct {
    SalvorBoard *board;       /* owned */
    SalvorIdentity *identity; /* owned, nullable */
    GError *problem;          /* owned, nullable */
} Publication;

static void
publication_free (gpointer data)
{
    Publication *self = data;

    g_clear_pointer (&self->identity, salvor_identity_free);
    g_clear_error (&self->problem);
    g_object_unref (self->board);
    g_free (self);
}

static gboolean
publish (gpointer data)
{
    Publication *self = data;

    g_clear_error (&self->board->identity_problem);
    self->board->identity_problem = g_steal_pointer (&self->problem);
    if (self->identity != NULL)
        set_identity (self->board, g_steal_pointer (&self->identity));
    return G_SOURCE_REMOVE;
}

/* Publishes who the board is, now or on the home thread. @result gives its identity away. */
static void
publish_identity (SalvorBoard *self, SalvorReadResult *result, const GError *error)
{
    Publication *publication = g_new0 (Publication, 1);

    publication->board = g_object_ref (self);
    publication->identity = g_steal_pointer (&result->identity);
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_UNKNOWN_CHIP)
        || g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD))
        publication->problem = g_error_copy (error);
    if (g_thread_self () == self->home) {
        publish (publication);
        publication_free (publication);
        return;
    }
    g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, publish, publication,
                                publication_free);
}

/* ---- ports ---- */

void
salvor_board_take_ports (SalvorBoard *self, GPtrArray *ports)
{
    gboolean connected = salvor_board_is_connected (self);
    const SalvorPortInfo *info;

    g_ptr_array_unref (self->own_ports);
    self->own_ports = salvor_port_choice_select (ports, self->name);
    info = get_first_info (self);
    g_clear_error (&self->port_problem);
    if (info != NULL) {
        self->simulated = info->simulated;
        if (info->problem != NULL)
            self->port_problem = g_error_copy (info->problem);
    }
    identify_by_port (self);
    update_texts (self);
    if (connected != salvor_board_is_connected (self))
        notify (self, "connected");
}

void
salvor_board_update_ports (SalvorBoard *self)
{
    g_autoptr (GPtrArray) ports = NULL;

    g_return_if_fail (SALVOR_IS_BOARD (self));

    ports = salvor_port_list_enumerate (self->ports);
    salvor_board_take_ports (self, ports);
}

/* ---- reading ---- */

/* (transfer full): the ports to read, the best first, looked up now */
static GPtrArray *
find_ports (SalvorBoard *self, GError **error)
{
    g_autoptr (GPtrArray) all = salvor_port_list_enumerate (self->ports);
    g_autoptr (GPtrArray) own = salvor_port_choice_select (all, self->name);

    if (own->len == 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "%s is not connected",
                     self->name);
        return NULL;
    }
    return g_steal_pointer (&own);
}

static gboolean
read_board (SalvorBoard *self, SalvorReadResult *result, GCancellable *cancellable, GError **error)
{
    g_autoptr (GPtrArray) ports = find_ports (self, error);
    g_auto (SalvorBoardRecall) recall = salvor_board_memory_recall (self->memory);
    SalvorReadRequest request
        = { NULL, recall.chips, recall.chosen, recall.known, recall.known_id };

    return ports != NULL && salvor_board_reader_read (&request, ports, result, cancellable, error);
}

SalvorBoardState *
salvor_board_read (SalvorBoard *self, GCancellable *cancellable, GError **error)
{
    g_auto (SalvorReadResult) result = { NULL };
    g_autoptr (GError) local_error = NULL;
    gboolean ok;

    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);

    ok = read_board (self, &result, cancellable, &local_error);
    if (result.identity != NULL)
        salvor_board_memory_keep (self->memory, &result);
    publish_identity (self, &result, local_error);
    if (!ok) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return NULL;
    }
    return g_steal_pointer (&result.state);
}

void
salvor_board_set_state (SalvorBoard *self, SalvorBoardState *state)
{
    g_return_if_fail (SALVOR_IS_BOARD (self));
    g_return_if_fail (SALVOR_IS_BOARD_STATE (state));

    g_set_object (&self->state, state);
    g_clear_pointer (&self->verdict, salvor_verdict_free);
    self->verdict = salvor_verdict_new (state);
    update_texts (self);
    notify (self, "state");
}

/* ---- work on the board's thread ---- */

typedef struct {
    SalvorBoard *board; /* owned */
    SalvorBoardFunc func;
    SalvorBoardFunc done; /* nullable */
    gpointer data;
    GDestroyNotify destroy; /* nullable */
} Work;

static void
run_work (gpointer data)
{
    Work *work = data;

    work->func (work->board, work->data);
}

static void
finish_work (gpointer data)
{
    Work *work = data;

    if (--work->board->n_tasks == 0)
        notify (work->board, "busy");
    if (work->done != NULL)
        work->done (work->board, work->data);
}

static void
work_free (gpointer data)
{
    Work *work = data;

    if (work->destroy != NULL)
        work->destroy (work->data);
    g_object_unref (work->board);
    g_free (work);
}

void
salvor_board_run (SalvorBoard *self, SalvorBoardFunc func, SalvorBoardFunc done, gpointer data,
                  GDestroyNotify destroy)
{
    Work *work;

    g_return_if_fail (SALVOR_IS_BOARD (self) && func != NULL);

    work = g_new0 (Work, 1);
    work->board = g_object_ref (self);
    work->func = func;
    work->done = done;
    work->data = data;
    work->destroy = destroy;
    if (self->n_tasks++ == 0)
        notify (self, "busy");
    salvor_board_worker_push (self->worker, run_work, finish_work, work, work_free);
}

/* ---- object ---- */

static void
salvor_board_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    SalvorBoard *self = SALVOR_BOARD (object);

    switch ((SalvorBoardProperty) id) {
    case PROP_CONNECTED:
        g_value_set_boolean (value, salvor_board_is_connected (self));
        break;
    case PROP_BUSY:
        g_value_set_boolean (value, salvor_board_is_busy (self));
        break;
    case PROP_STATE:
        g_value_set_object (value, self->state);
        break;
    case PROP_CHIP:
        g_value_set_object (value, salvor_board_get_chip (self));
        break;
    case PROP_TITLE:
        g_value_set_string (value, self->title);
        break;
    case PROP_SUBTITLE:
        g_value_set_string (value, self->subtitle);
        break;
    case N_PROPERTIES:
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
salvor_board_finalize (GObject *object)
{
    SalvorBoard *self = SALVOR_BOARD (object);

    salvor_board_worker_free (self->worker);
    salvor_board_memory_free (self->memory);
    g_object_unref (self->ports);
    g_free (self->name);
    g_main_context_unref (self->context);
    g_ptr_array_unref (self->own_ports);
    g_clear_error (&self->port_problem);
    g_clear_error (&self->identity_problem);
    g_clear_pointer (&self->identity, salvor_identity_free);
    g_clear_object (&self->state);
    g_clear_pointer (&self->verdict, salvor_verdict_free);
    g_free (self->title);
    g_free (self->subtitle);
    g_clear_object (&self->chosen);
    G_OBJECT_CLASS (salvor_board_parent_class)->finalize (object);
}

static void
salvor_board_class_init (SalvorBoardClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
    GParamSpec *properties[N_PROPERTIES] = {
        [PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE, flags),
        [PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags),
        [PROP_STATE] = g_param_spec_object ("state", NULL, NULL, SALVOR_TYPE_BOARD_STATE, flags),
        [PROP_CHIP] = g_param_spec_object ("chip", NULL, NULL, SALVOR_TYPE_CHIP, flags),
        [PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags),
        [PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags),
    };

    object_class->get_property = salvor_board_get_property;
    object_class->finalize = salvor_board_finalize;
    g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
salvor_board_init (SalvorBoard *self)
{
    self->memory = salvor_board_memory_new ();
    self->home = g_thread_self ();
    self->context = g_main_context_ref_thread_default ();
    self->own_ports = g_ptr_array_new_with_free_func (g_object_unref);
}

SalvorBoard *
salvor_board_new (SalvorPortList *ports, const char *name)
{
    SalvorBoard *self;

    g_return_val_if_fail (SALVOR_IS_PORT_LIST (ports) && name != NULL, NULL);

    self = g_object_new (SALVOR_TYPE_BOARD, NULL);
    self->ports = g_object_ref (ports);
    self->name = g_strdup (name);
    self->worker = salvor_board_worker_new (name);
    update_texts (self);
    return self;
}

SalvorBoard *
salvor_board_new_saved (SalvorPortList *ports, const char *name, const char *title,
                        SalvorBoardState *state)
{
    SalvorBoard *self;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state) && title != NULL, NULL);

    self = salvor_board_new (ports, name);
    self->saved = TRUE;
    self->chosen = g_object_ref (salvor_board_state_get_chip (state));
    set_text (self, &self->title, g_strdup (title), "title");
    salvor_board_set_state (self, state);
    return self;
}

gboolean
salvor_board_is_saved (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), FALSE);
    return self->saved;
}

const char *
salvor_board_get_name (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);
    return self->name;
}

const char *
salvor_board_get_title (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);
    return self->title;
}

const char *
salvor_board_get_subtitle (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);
    return self->subtitle;
}

gboolean
salvor_board_is_simulated (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), FALSE);
    return self->simulated;
}

gboolean
salvor_board_is_connected (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), FALSE);
    return self->own_ports->len > 0;
}

gboolean
salvor_board_is_busy (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), FALSE);
    return self->n_tasks > 0;
}

SalvorPortList *
salvor_board_get_ports (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);
    return self->ports;
}

const GError *
salvor_board_get_problem (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);
    return self->port_problem != NULL ? self->port_problem : self->identity_problem;
}

SalvorChip *
salvor_board_get_chip (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);

    if (self->identity != NULL && self->identity->chip != NULL)
        return self->identity->chip;
    return self->chosen;
}

GPtrArray *
salvor_board_get_candidates (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);
    return self->identity != NULL ? self->identity->candidates : NULL;
}

const char *
salvor_board_get_identity_evidence (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);
    return self->identity != NULL ? self->identity->evidence : NULL;
}

gboolean
salvor_board_choose_chip (SalvorBoard *self, SalvorChip *chip, GError **error)
{
    g_autoptr (SalvorIdentity) identity = NULL;
    g_autoptr (GPtrArray) one = g_ptr_array_new ();
    SalvorIdentityReadings readings;
    const SalvorPortInfo *info;

    g_return_val_if_fail (SALVOR_IS_BOARD (self), FALSE);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), FALSE);

    info = get_first_info (self);
    readings = salvor_board_memory_get_readings (self->memory);
    g_ptr_array_add (one, chip);
    if (info != NULL)
        identity = salvor_identify (one, info, &readings);
    if (identity != NULL && identity->candidates->len == 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD, "%s can not be: %s",
                     salvor_chip_get_title (chip), identity->evidence);
        return FALSE;
    }
    g_set_object (&self->chosen, chip);
    salvor_board_memory_choose (self->memory, chip);
    g_clear_error (&self->identity_problem);
    notify (self, "chip");
    update_texts (self);
    return TRUE;
}

SalvorBoardState *
salvor_board_get_state (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);
    return self->state;
}

const SalvorVerdict *
salvor_board_get_verdict (SalvorBoard *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD (self), NULL);
    return self->verdict;
}
