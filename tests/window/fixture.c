/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-window-fixture"
#include "config.h"

#include "window/fixture.h"

#include "shared-chips.h"

#include "window/settings.h"
#include "window/style.h"

#include <stdlib.h>

/* A port that is only looked at. */
#define FIXTURE_TYPE_PORT (fixture_port_get_type ())
G_DECLARE_FINAL_TYPE (FixtureSeenPort, fixture_port, FIXTURE, PORT, SalvorPort)

struct _FixtureSeenPort {
    SalvorPort parent_instance;
};

G_DEFINE_FINAL_TYPE (FixtureSeenPort, fixture_port, SALVOR_TYPE_PORT)

static void
fixture_port_class_init (FixtureSeenPortClass *klass)
{
}

static void
fixture_port_init (FixtureSeenPort *self)
{
}

/* A provider with at most one port. */
#define FIXTURE_TYPE_PROVIDER (fixture_provider_get_type ())
G_DECLARE_FINAL_TYPE (FixtureProvider, fixture_provider, FIXTURE, PROVIDER, GObject)

struct _FixtureProvider {
    GObject parent_instance;

    SalvorPort *port; /* nullable */
};

static void fixture_provider_iface_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureProvider, fixture_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      fixture_provider_iface_init))

#define BOARD_NAME "usb:1-4.3"

static GPtrArray *
fixture_provider_enumerate (SalvorPortProvider *provider, GError **error)
{
    FixtureProvider *self = FIXTURE_PROVIDER (provider);
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

    if (self->port != NULL)
        g_ptr_array_add (ports, g_object_ref (self->port));
    return ports;
}

static gboolean
fixture_provider_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_equal (board_name, BOARD_NAME);
}

static void
fixture_provider_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = fixture_provider_enumerate;
    iface->claims = fixture_provider_claims;
}

static void
fixture_provider_dispose (GObject *object)
{
    g_clear_object (&FIXTURE_PROVIDER (object)->port);
    G_OBJECT_CLASS (fixture_provider_parent_class)->dispose (object);
}

static void
fixture_provider_class_init (FixtureProviderClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = fixture_provider_dispose;
}

static void
fixture_provider_init (FixtureProvider *self)
{
}

static void
fixture_provider_set (FixtureProvider *self, const FixturePort *port)
{
    g_clear_object (&self->port);
    if (!port->plugged_in)
        return;
    self->port = g_object_new (FIXTURE_TYPE_PORT, NULL);
    salvor_port_set_info (self->port, &(SalvorPortInfo){
                                          .board_name = BOARD_NAME,
                                          .kind = SALVOR_PORT_ROM,
                                          .vendor_id = port->vendor_id,
                                          .product_id = port->product_id,
                                          .location = "USB port 1-4.3",
                                          .simulated = port->simulated,
                                          .problem = port->problem,
                                      });
}

SalvorBoard *
fixture_board_new (const FixturePort *port, SalvorBoardState *state)
{
    g_autoptr (SalvorPortList) ports = salvor_port_list_new ();
    g_autoptr (FixtureProvider) provider = g_object_new (FIXTURE_TYPE_PROVIDER, NULL);
    SalvorBoard *board = NULL;

    fixture_provider_set (provider, port);
    salvor_port_list_add_provider (ports, SALVOR_PORT_PROVIDER (provider));
    board = salvor_board_new (ports, BOARD_NAME);
    salvor_board_share_chips (board, test_shared_chips ());
    g_object_set_data_full (G_OBJECT (board), "fixture-provider", g_steal_pointer (&provider),
                            g_object_unref);
    salvor_board_update_ports (board);
    if (state != NULL)
        salvor_board_set_state (board, state);
    return board;
}

void
fixture_board_set_port (SalvorBoard *board, const FixturePort *port)
{
    FixtureProvider *provider = g_object_get_data (G_OBJECT (board), "fixture-provider");

    fixture_provider_set (provider, port);
    salvor_board_update_ports (board);
    salvor_port_provider_changed (SALVOR_PORT_PROVIDER (provider));
}

/* States */

static SalvorChip *
load_chip (void)
{
    g_autoptr (GError) error = NULL;
    SalvorChip *chip = salvor_chip_shelf_ref_chip (test_shared_chips (), "MIMXRT1024", &error);

    g_assert_no_error (error);
    return chip;
}

typedef struct {
    guint index;
    guint32 value;
} Word;

/* What the factory burned, with a unique id of our own. */
static const Word factory_words[]
    = { { 0, 0x00008043 },  { 1, 0x6D2B91E4 },  { 2, 0x3A0E70D5 }, { 4, 0x00050002 },
        { 34, 0x00603712 }, { 35, 0x0000A4C8 }, { 20, 0x5C5BDAD3 } };

static SalvorBoardState *
make_state (guint32 boot_settings, guint32 boot_mode, SalvorBoardStage stage)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    SalvorBoardState *state = salvor_board_state_new (chip);
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);

    for (gsize i = 0; i < n_words; i++)
        salvor_board_state_set_shadow (state, words[i].index, 0);
    for (gsize i = 0; i < G_N_ELEMENTS (factory_words); i++)
        salvor_board_state_set_shadow (state, factory_words[i].index, factory_words[i].value);
    salvor_board_state_set_shadow_unreadable (state, 32, "SJC_RESP_LOCK = 1");
    salvor_board_state_set_shadow_unreadable (state, 33, "SJC_RESP_LOCK = 1");
    salvor_board_state_set_shadow (state, 6, boot_settings);
    salvor_board_state_set_register (state, "SBMR1", 0);
    salvor_board_state_set_register (state, "SBMR2", boot_mode);
    salvor_board_state_set_register (state, "SRSR", 1);
    salvor_board_state_set_stage (state, stage);
    salvor_board_state_set_time (state, g_get_real_time () / G_USEC_PER_SEC);
    return state;
}

SalvorBoardState *
fixture_state_story (void)
{
    static const guint32 boot_log[] = { 0x00010000, 0x00040000, 0x000E0000, 0x12345678 };
    SalvorBoardState *state = make_state (0x00010010, 0x01000011, SALVOR_STAGE_PROBE);
    g_autoptr (SalvorProbeSight) sight = salvor_probe_sight_new ();

    salvor_probe_sight_set_boot_log (sight, boot_log, G_N_ELEMENTS (boot_log));
    salvor_probe_sight_set_core_address (sight, 0x60002412);
    salvor_board_state_set_probe_sight (state, sight);

    salvor_board_state_set_source (state, "Debug probe MCU-Link, SWD");
    salvor_board_state_set_header (state, SALVOR_HEADER_VALID,
                                   "FCB 0x42464346, IVT 0xD1 at 0x1000");
    return state;
}

SalvorBoardState *
fixture_state_new_chip (void)
{
    SalvorBoardState *state = make_state (0, 0x01000001, SALVOR_STAGE_ROM);

    salvor_board_state_set_simulated (state, TRUE);
    salvor_board_state_set_source (state, "Practice board");
    salvor_board_state_set_header (state, SALVOR_HEADER_BLANK, NULL);
    return state;
}

SalvorBoardState *
fixture_state_serial (void)
{
    SalvorBoardState *state = make_state (0x00000010, 0x01000011, SALVOR_STAGE_ROM);

    salvor_board_state_set_source (state, "USB serial downloader 1FC9:0130 at USB port 1-4.3");
    return state;
}

SalvorBoardState *
fixture_state_closed (void)
{
    SalvorBoardState *state = make_state (0x00000012, 0x02000013, SALVOR_STAGE_PROBE);

    salvor_board_state_set_source (state, "Debug probe MCU-Link, SWD");
    salvor_board_state_set_hab_answer (state, 1);
    return state;
}

SalvorBoardState *
fixture_state_unreadable (void)
{
    SalvorBoardState *state = make_state (0, 0x01000011, SALVOR_STAGE_ROM);

    salvor_board_state_set_source (state, "USB serial downloader 1FC9:0130 at USB port 1-4.3");
    salvor_board_state_set_shadow_unreadable (state, 6, "the ROM refused the read");
    salvor_board_state_set_shadow (state, 5, 0x00000010);
    salvor_board_state_set_otp (state, 5, 0x00000030);
    return state;
}

/* Windows */

/* Text of 14 px as in the design, whatever the machine that runs the test prefers. */
static void
set_up_settings (void)
{
    g_object_set (gtk_settings_get_default (), "gtk-font-name", "Inter 10.5", "gtk-xft-dpi",
                  96 * 1024, "gtk-enable-animations", FALSE, "gtk-xft-antialias", 1,
                  "gtk-xft-hinting", 1, "gtk-xft-hintstyle", "hintslight", NULL);
}

void
fixture_init (int *argc, char ***argv)
{
    g_test_init (argc, argv, NULL);
    if (!gtk_init_check ()) {
        g_print ("1..0 # SKIP there is no display\n");
        exit (77);
    }
    set_up_settings ();
    /* nobody waits for the second click of a double click that never comes */
    g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 0, NULL);
    salvor_style_install (gdk_display_get_default ());
}

void
fixture_forget_settings (void)
{
    static const char *const strings[]
        = { SALVOR_SETTING_PAGE, SALVOR_SETTING_OPEN_FOLDER, SALVOR_SETTING_SAVE_FOLDER,
            SALVOR_SETTING_BACKUP_FOLDER };
    static const char *const numbers[]
        = { SALVOR_SETTING_WINDOW_WIDTH, SALVOR_SETTING_WINDOW_HEIGHT, SALVOR_SETTING_SIDEBAR_WIDTH,
            SALVOR_SETTING_FUSE_ZOOM };
    static const char *const flags[]
        = { SALVOR_SETTING_WINDOW_MAXIMIZED, SALVOR_SETTING_SIDEBAR_HIDDEN };

    for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
        salvor_settings_set_string (strings[i], "");
    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
        salvor_settings_set_int (numbers[i], 0);
    for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
        salvor_settings_set_boolean (flags[i], FALSE);
}

static gboolean
is_drawn (GtkWindow *window)
{
    GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));

    return gtk_widget_get_width (GTK_WIDGET (window)) > 0 && clock != NULL
           && gdk_frame_clock_get_frame_counter (clock) > 0;
}

void
fixture_settle (GtkWindow *window)
{
    GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
    gint64 frame = 0;

    while (!is_drawn (window))
        g_main_context_iteration (NULL, TRUE);
    /* what a frame changes (a new width step) may need another one */
    for (guint i = 0; i < 4; i++) {
        clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
        frame = gdk_frame_clock_get_frame_counter (clock);
        gtk_widget_queue_draw (GTK_WIDGET (window));
        while (gdk_frame_clock_get_frame_counter (clock) == frame)
            g_main_context_iteration (NULL, TRUE);
        while (g_main_context_iteration (NULL, FALSE))
            ;
    }
}

GtkWindow *
fixture_window_new (GtkWidget *child, int width, int height)
{
    GtkWindow *window = GTK_WINDOW (gtk_window_new ());

    gtk_window_set_decorated (window, FALSE);
    gtk_window_set_default_size (window, width, height);
    gtk_window_set_child (window, child);
    gtk_window_present (window);
    fixture_settle (window);
    return window;
}

void
fixture_window_destroy (GtkWindow *window, GtkWidget *child)
{
    if (child != NULL)
        g_object_add_weak_pointer (G_OBJECT (child), (gpointer *) &child);
    gtk_window_destroy (window);
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_assert_null (child);
}

/* Looking at widgets */

char *
fixture_get_label (GtkWidget *widget)
{
    /* what differs from a text that no widget has is the text that it has */
    g_autofree char *value = gtk_test_accessible_check_property (
        GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "\001");

    return g_steal_pointer (&value);
}

static gboolean
matches (GtkWidget *widget, GType type, const char *label)
{
    g_autofree char *spoken = NULL;

    if (!G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
        return FALSE;
    if (label == NULL)
        return TRUE;
    if (GTK_IS_LABEL (widget))
        return g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), label);
    if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
        return g_str_has_prefix (gtk_button_get_label (GTK_BUTTON (widget)), label);
    spoken = fixture_get_label (widget);
    return spoken != NULL && g_str_has_prefix (spoken, label);
}

GtkWidget *
fixture_find (GtkWidget *root, GType type, const char *label)
{
    GtkWidget *child = gtk_widget_get_first_child (root);

    for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
        GtkWidget *found = matches (child, type, label) ? child : fixture_find (child, type, label);

        if (found != NULL)
            return found;
    }
    return NULL;
}

gboolean
fixture_shows (GtkWidget *root, const char *text)
{
    GtkWidget *child = gtk_widget_get_first_child (root);

    if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
        && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
        return TRUE;
    for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
        if (fixture_shows (child, text))
            return TRUE;
    }
    return FALSE;
}

gboolean
fixture_drop (GtkWidget *widget, const char *path)
{
    g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_auto (GValue) value = G_VALUE_INIT;
    gboolean taken = FALSE;

    g_value_init (&value, G_TYPE_FILE);
    g_value_set_object (&value, file);
    for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
        g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

        if (!taken && GTK_IS_DROP_TARGET (controller))
            g_signal_emit_by_name (controller, "drop", &value, 10.0, 10.0, &taken);
    }
    return taken;
}
