/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bench"
#include "config.h"

#include "image-builder.h"
#include "redraw-counter.h"
#include "window/application.h"
#include "window/driver.h"
#include "window/fixture.h"
#include "window/fuse-row.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/*
 * What the window costs, on a practice board that takes as long as hardware does:
 *
 *   window-work write       the processor time of each turn of the main loop while a job writes
 *   window-work redraw      which widgets are drawn anew while it writes
 *   window-work pages       the processor time of the wizard's pages until they stand there
 *   window-work fuses       the processor time of the fuse page, with 48 words and with 272
 *   window-work idle        frames and processor time of a minute in which nothing happens
 *   window-work first-frame from the start of the program to its first frame is drawn: the program
 *                           exits then, and bench/window takes the time
 *   window-work empty       the same of a GTK program with an empty window
 *
 * Needs a display; bench/window brings one.
 */

#define BOARD "sim:rt1024-serial"
#define IMAGE_SIZE 0x200000u
#define LIMIT_US 4000.0
#define IDLE_SECONDS 60
/* After this long GLib's pools of threads have let go of those that read the board. */
#define SETTLE_SECONDS 20
#define WINDOW_WIDTH 1180
#define WINDOW_HEIGHT 780
#define VERIFIED "The board has its new firmware"

/* ---- turns of the main loop ---- */

typedef struct {
    GArray *turns;     /* double: microseconds without painting */
    double painted_us; /* of the turn under way */
    double paint_began;
    double all_paint_us;
    guint n_frames;
} Meter;

static double
get_thread_us (void)
{
    struct timespec now;

    clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static void
before_paint_cb (GdkFrameClock *clock, Meter *self)
{
    self->paint_began = get_thread_us ();
}

static void
after_paint_cb (GdkFrameClock *clock, Meter *self)
{
    self->painted_us += get_thread_us () - self->paint_began;
    self->n_frames++;
}

/* One turn, as g_main_context_iteration () has it, with a watch around what is dispatched */
static void
turn (Meter *self)
{
    GMainContext *context = g_main_context_default ();
    GPollFD fds[64];
    int priority = 0;
    int timeout = 0;
    int n_fds;
    double began;
    double spent;

    g_main_context_prepare (context, &priority);
    n_fds = g_main_context_query (context, priority, &timeout, fds, G_N_ELEMENTS (fds));
    g_assert (n_fds <= (int) G_N_ELEMENTS (fds));
    g_poll (fds, (guint) n_fds, timeout);
    if (!g_main_context_check (context, priority, fds, n_fds))
        return;
    self->painted_us = 0;
    began = get_thread_us ();
    g_main_context_dispatch (context);
    spent = get_thread_us () - began - self->painted_us;
    self->all_paint_us += self->painted_us;
    g_array_append_val (self->turns, spent);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
    double difference = *(const double *) a - *(const double *) b;

    return (difference > 0) - (difference < 0);
}

static double
get_percentile (GArray *sorted, double percent)
{
    guint index = (guint) (percent / 100.0 * (sorted->len - 1) + 0.5);

    return g_array_index (sorted, double, index);
}

static void
print_turns (Meter *self)
{
    double at_99;

    g_array_sort (self->turns, compare_doubles);
    at_99 = get_percentile (self->turns, 99);
    g_print ("write: %u turns of the main loop without painting: half below %.0f us, 99 %% below "
             "%.0f us (limit %.0f, %.2f), longest %.0f us; %u frames, %.0f us painting each\n",
             self->turns->len, get_percentile (self->turns, 50), at_99, LIMIT_US, at_99 / LIMIT_US,
             get_percentile (self->turns, 100), self->n_frames,
             self->n_frames > 0 ? self->all_paint_us / self->n_frames : 0.0);
}

/* ---- the job ---- */

static Driver *
start_driver (const char *const *board_names)
{
    Driver *driver = driver_new (board_names);

    gtk_window_set_default_size (driver->window, WINDOW_WIDTH, WINDOW_HEIGHT);
    driver_settle (driver);
    return driver;
}

/* Presses a button and waits for the page behind it. Returns the processor time it took, in ms. */
static double
open_page (Driver *driver, const char *button, const char *heading)
{
    double began = get_thread_us ();

    driver_press (driver, button);
    driver_wait_for_text (driver, heading);
    driver_settle (driver);
    return (get_thread_us () - began) / 1000;
}

static Driver *
start_reading (void)
{
    Driver *driver = start_driver ((const char *const[]){ NULL });
    SalvorBoard *board = driver_get_board (driver, BOARD);

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    return driver;
}

static void
choose_firmware (Driver *driver)
{
    g_autoptr (GByteArray) image = test_image_new (IMAGE_SIZE, 7);
    g_autofree char *path = test_image_save (image, driver->folder, "firmware.bin");

    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_settle (driver);
}

static void
run_pages (void)
{
    g_autoptr (Driver) driver = start_reading ();
    double firmware_ms = open_page (driver, "Recover…", "Choose the firmware");
    double review_ms;

    choose_firmware (driver);
    review_ms = open_page (driver, "Next", "Look at the plan");
    g_print ("pages: %.0f ms to open the page of the firmware, %.0f ms that of the plan\n",
             firmware_ms, review_ms);
}

static Driver *
start_writing (void)
{
    Driver *driver = start_reading ();

    open_page (driver, "Recover…", "Choose the firmware");
    choose_firmware (driver);
    open_page (driver, "Next", "Look at the plan");
    driver_wait_for_button (driver, "Erase and Write");
    driver_settle (driver);
    salvor_simulated_ports_set_pace (SALVOR_SIMULATED_PORTS (driver->practice), 1.0);
    driver_press (driver, "Erase and Write");
    return driver;
}

static void
run_write (void)
{
    g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (double));
    g_autoptr (Driver) driver = start_writing ();
    Meter meter = { .turns = turns };
    GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (driver->window));

    g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &meter);
    g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &meter);
    /* as its owner, so that other threads wake it */
    g_assert_true (g_main_context_acquire (NULL));
    while (!fixture_shows (GTK_WIDGET (driver->window), VERIFIED))
        turn (&meter);
    g_main_context_release (NULL);
    g_signal_handlers_disconnect_by_data (clock, &meter);
    print_turns (&meter);
}

static void
run_redraw (void)
{
    g_autoptr (Driver) driver = start_writing ();
    RedrawCounter *counter;

    driver_wait_for_text (driver, "Writing the program");
    counter = redraw_counter_new (GTK_WIDGET (driver->window));
    while (!fixture_shows (GTK_WIDGET (driver->window), "Reading back and comparing"))
        g_main_context_iteration (NULL, TRUE);
    redraw_counter_print (counter);
    redraw_counter_free (counter);
}

/* ---- idle ---- */

static double
get_process_ms (void)
{
    struct rusage usage;

    getrusage (RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
           + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static gboolean
end_wait (gpointer user_data)
{
    *(gboolean *) user_data = TRUE;
    return G_SOURCE_REMOVE;
}

/* Returns how many turns of the main loop that took. */
static guint
wait_for (guint seconds)
{
    gboolean over = FALSE;
    guint n_turns = 0;

    g_timeout_add_seconds (seconds, end_wait, &over);
    while (!over) {
        g_main_context_iteration (NULL, TRUE);
        n_turns++;
    }
    return n_turns;
}

static void
run_idle (void)
{
    g_autoptr (Driver) driver = start_reading ();
    GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (driver->window));
    gint64 frame;
    double before;
    guint n_turns;

    wait_for (SETTLE_SECONDS);
    frame = gdk_frame_clock_get_frame_counter (clock);
    before = get_process_ms ();
    n_turns = wait_for (IDLE_SECONDS);
    g_print ("idle: %d s: %" G_GINT64_FORMAT " frames, %u turns of the main loop, %.1f ms of "
             "processor time (limit %.0f, one tick)\n",
             IDLE_SECONDS, gdk_frame_clock_get_frame_counter (clock) - frame, n_turns,
             get_process_ms () - before, 1e3 / sysconf (_SC_CLK_TCK));
}

/* ---- first frame ---- */

static void
exit_cb (GdkFrameClock *clock, gpointer user_data)
{
    exit (EXIT_SUCCESS);
}

static void
exit_after_first_frame (GtkApplication *program)
{
    GtkWindow *window = gtk_application_get_active_window (program);

    g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                      G_CALLBACK (exit_cb), NULL);
}

static void
activate_empty_cb (GtkApplication *program, gpointer user_data)
{
    GtkWidget *window = gtk_application_window_new (program);

    gtk_window_set_default_size (GTK_WINDOW (window), WINDOW_WIDTH, WINDOW_HEIGHT);
    gtk_window_present (GTK_WINDOW (window));
}

static int
run_empty (void)
{
    g_autoptr (GtkApplication) program
               = gtk_application_new ("org.salvor.Empty", G_APPLICATION_NON_UNIQUE);

    g_signal_connect (program, "activate", G_CALLBACK (activate_empty_cb), NULL);
    g_signal_connect_after (program, "activate", G_CALLBACK (exit_after_first_frame), NULL);
    return g_application_run (G_APPLICATION (program), 0, NULL);
}

static int
run_first_frame (void)
{
    g_autoptr (SalvorChipShelf) shelf = salvor_chip_shelf_new ();
    g_autoptr (SalvorPortProvider) practice = salvor_simulated_ports_new (shelf, TRUE);
    g_autoptr (SalvorPortList) ports = salvor_port_list_new ();
    g_autoptr (SalvorBoardList) boards = NULL;
    g_autoptr (SalvorApplication) program = NULL;

    salvor_port_list_add_provider (ports, practice);
    boards = salvor_board_list_new (ports, shelf);
    program = salvor_application_new (boards);
    g_signal_connect_after (program, "activate", G_CALLBACK (exit_after_first_frame), NULL);
    return g_application_run (G_APPLICATION (program), 0, NULL);
}

/* ---- fuses ---- */

#define SCROLL_STEP 120.0

/* Opens the page and scrolls through all of it: what opening costs, and what each frame does. */
static void
scroll_fuses (Driver *driver, const char *board_name)
{
    SalvorBoard *board = driver_get_board (driver, board_name);
    Meter meter = { NULL };
    GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (driver->window));
    GtkWidget *row;
    GtkAdjustment *place;
    gsize n_words = 0;
    double began, opened;

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_press (driver, "Overview");
    driver_settle (driver);
    began = get_thread_us ();
    driver_press (driver, "Fuses");
    driver_settle (driver);
    opened = get_thread_us () - began;
    row = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FUSE_ROW, NULL);
    place = gtk_scrolled_window_get_vadjustment (
        GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW)));
    salvor_chip_get_words (salvor_board_get_chip (board), &n_words);
    g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &meter);
    g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &meter);
    for (double y = 0; y < gtk_adjustment_get_upper (place); y += SCROLL_STEP) {
        gtk_adjustment_set_value (place, y);
        driver_settle (driver);
    }
    g_signal_handlers_disconnect_by_data (clock, &meter);
    g_print ("fuses: %s, %" G_GSIZE_FORMAT " words: %.0f ms to open the page; %u frames of "
             "scrolling, %.1f ms each\n",
             board_name, n_words, opened / 1000, meter.n_frames,
             meter.n_frames > 0 ? meter.painted_us / meter.n_frames / 1000 : 0.0);
}

static void
run_fuses (void)
{
    static const char *const boards[]
        = { "sim:rt1024-internal-boot-forced", "sim:rt1176-internal-boot-forced", NULL };
    g_autoptr (Driver) driver = start_driver (boards);

    for (gsize i = 0; boards[i] != NULL; i++)
        scroll_fuses (driver, boards[i]);
}

int
main (int argc, char **argv)
{
    const char *what = argc == 2 ? argv[1] : "";
    int one = 1;

    if (strcmp (what, "empty") == 0)
        return run_empty ();
    if (strcmp (what, "first-frame") == 0)
        return run_first_frame ();
    fixture_init (&one, &argv);
    if (strcmp (what, "write") == 0) {
        run_write ();
    } else if (strcmp (what, "redraw") == 0) {
        run_redraw ();
    } else if (strcmp (what, "pages") == 0) {
        run_pages ();
    } else if (strcmp (what, "fuses") == 0) {
        run_fuses ();
    } else if (strcmp (what, "idle") == 0) {
        run_idle ();
    } else {
        g_printerr ("window-work write|redraw|pages|fuses|idle|first-frame|empty\n");
        return 2;
    }
    return EXIT_SUCCESS;
}
