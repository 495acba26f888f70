/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In a language in which no letter is plain (tests/with-pseudo-language), plain words that can be
 * seen are data, or text that escaped the translators. */
#define G_LOG_DOMAIN "test-window-language"
#include "config.h"

#include "base/language.h"
#include "chip/chip-file.h"
#include "image-builder.h"
#include "window/driver.h"
#include "window/fixture.h"
#include "window/fuse-page.h"
#include "window/status-page.h"
#include "window/trouble-card.h"

#include <glib/gi18n.h>

#define CHIP "MIMXRT1024"
/* FORCE_INTERNAL_BOOT and what else decides the boot path */
#define BOOT_SETTINGS_WORD 6

/* Words that stay as they are. A word with a digit or "_", ".", "/", ":" or "=" in it, or in
 * capitals, is data anyway: names of bits, files, boards, numbers. */
static const char *const names[] = {
    "Salvor",       "FlexSPI",  "Winbond",
    "EncryptedXIP", "Reserved", /* as in "Reserved 0x480", a word of NXP's fuse map */
    NULL,
};

/* Text that GTK brings along, in its own languages; "undefined" is what has not been set. */
static const char *const toolkit_texts[]
    = { "(None)", "Search…", "Clear entry", "undefined", NULL };

/* What was seen, so that a text is judged once. Lives for one test. */
typedef struct {
    GHashTable *texts; /* owned: set of owned strings */
    guint n_escaped;
} Sight;

static gboolean
is_name (const char *word)
{
    gboolean has_lower = FALSE;

    if (g_strv_contains (names, word) || strpbrk (word, "0123456789_./:=\\<>") != NULL)
        return TRUE;
    for (const char *letter = word; *letter != '\0'; letter++)
        has_lower = has_lower || g_ascii_islower (*letter);
    return !has_lower;
}

static gboolean
has_two_plain_letters (const char *word)
{
    for (; *word != '\0'; word++) {
        if (g_ascii_isalpha (word[0]) && g_ascii_isalpha (word[1]))
            return TRUE;
    }
    return FALSE;
}

/* The first word that escaped; (transfer full), (nullable) */
static char *
find_escaped (const char *text)
{
    g_auto (GStrv) words = g_strsplit_set (text, " \n\t,;()[]'\"?!", -1);

    for (gsize i = 0; words[i] != NULL; i++) {
        g_autofree char *word = g_strdup (words[i]);

        /* the end of a sentence is no file name */
        while (g_str_has_suffix (word, ".") || g_str_has_suffix (word, ":"))
            word[strlen (word) - 1] = '\0';
        if (has_two_plain_letters (word) && !is_name (word))
            return g_steal_pointer (&word);
    }
    return NULL;
}

static void
judge (Sight *sight, GtkWidget *widget, const char *what, const char *text)
{
    g_autofree char *word = NULL;

    if (text == NULL || g_strv_contains (toolkit_texts, text)
        || !g_hash_table_add (sight->texts, g_strdup (text)))
        return;
    word = find_escaped (text);
    if (word == NULL)
        return;
    sight->n_escaped++;
    g_test_message ("“%s” escaped: %s %s of %s “%s”", word,
                    widget != NULL ? G_OBJECT_TYPE_NAME (widget) : "", what,
                    widget != NULL ? gtk_widget_get_name (widget) : "the chip file", text);
}

static void
judge_spoken (Sight *sight, GtkWidget *widget, GtkAccessibleProperty property, const char *what)
{
    /* what differs from a text that no widget has is the text that it has */
    g_autofree char *text
        = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), property, "\001");

    judge (sight, widget, what, text);
}

static void
judge_menu (Sight *sight, GtkWidget *widget, GMenuModel *menu)
{
    for (int i = 0; menu != NULL && i < g_menu_model_get_n_items (menu); i++) {
        g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
        g_autoptr (GMenuModel) below = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);
        g_autofree char *label = NULL;

        if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label))
            judge (sight, widget, "menu", label);
        judge_menu (sight, widget, section);
        judge_menu (sight, widget, below);
    }
}

static void
judge_widget (Sight *sight, GtkWidget *widget)
{
    judge (sight, widget, "tooltip", gtk_widget_get_tooltip_text (widget));
    if (GTK_IS_LABEL (widget))
        judge (sight, widget, "text", gtk_label_get_text (GTK_LABEL (widget)));
    if (GTK_IS_TEXT (widget))
        judge (sight, widget, "placeholder", gtk_text_get_placeholder_text (GTK_TEXT (widget)));
    if (GTK_IS_WINDOW (widget))
        judge (sight, widget, "title", gtk_window_get_title (GTK_WINDOW (widget)));
    if (GTK_IS_MENU_BUTTON (widget))
        judge_menu (sight, widget, gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)));
    judge_spoken (sight, widget, GTK_ACCESSIBLE_PROPERTY_LABEL, "spoken label");
    judge_spoken (sight, widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "spoken description");
    judge_spoken (sight, widget, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "spoken value");
}

/* The technical chain of an error is for who searches for it, in one language. */
static gboolean
is_technical (GtkWidget *widget)
{
    return GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "salvor-evidence")
           && (gtk_widget_get_ancestor (widget, SALVOR_TYPE_STATUS_PAGE) != NULL
               || gtk_widget_get_ancestor (widget, SALVOR_TYPE_TROUBLE_CARD) != NULL);
}

/* Everything below, seen or not: what is hidden now is seen later. The buttons of the frame are
 * GTK's and speak its languages. */
static void
look_below (Sight *sight, GtkWidget *widget)
{
    if (GTK_IS_WINDOW_CONTROLS (widget) || GTK_IS_SCROLLBAR (widget) || is_technical (widget))
        return;
    judge_widget (sight, widget);
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
        look_below (sight, child);
}

static void
look (Sight *sight, Driver *driver)
{
    g_autoptr (GList) windows = NULL;

    driver_settle (driver);
    windows = gtk_window_list_toplevels ();
    for (GList *item = windows; item != NULL; item = item->next)
        look_below (sight, item->data);
}

/* Text that widgets of ours draw themselves: this stands in for GTK's function. */
static GHashTable *
get_drawn (void)
{
    static GHashTable *drawn;

    if (drawn == NULL)
        drawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    return drawn;
}

PangoLayout *
gtk_widget_create_pango_layout (GtkWidget *widget, const char *text)
{
    PangoLayout *layout = pango_layout_new (gtk_widget_get_pango_context (widget));

    if (text != NULL) {
        pango_layout_set_text (layout, text, -1);
        g_hash_table_add (get_drawn (), g_strdup (text));
    }
    return layout;
}

static Sight
start (void)
{
    return (Sight){ g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0 };
}

static void
end (Sight *sight)
{
    GHashTableIter iter;
    gpointer text;

    g_hash_table_iter_init (&iter, get_drawn ());
    while (g_hash_table_iter_next (&iter, &text, NULL)) {
        judge (sight, NULL, "drawn", text);
        g_hash_table_iter_remove (&iter);
    }
    g_assert_cmpuint (g_hash_table_size (sight->texts), >, 1);
    g_clear_pointer (&sight->texts, g_hash_table_unref);
    if (sight->n_escaped > 0)
        g_test_fail_printf ("%u texts escaped", sight->n_escaped);
}

/* --- the tests --- */

/* The test sees what it is for. */
static void
test_escaped_words (void)
{
    g_autofree char *word = find_escaped ("Ŧħé chip šŧářŧš");
    g_autofree char *name = find_escaped ("ƀíŧ BT_FUSE_SEL öƒ SBMR2, FlexSPI, a 0x10.");
    g_autofree char *file = find_escaped ("“ƒíļé firmware.bin”. Ŵöřđ.");
    g_autofree char *ending = find_escaped ("Ŧħé ƀöářđ starts.");

    g_assert_cmpstr (word, ==, "chip");
    g_assert_null (name);
    g_assert_null (file);
    g_assert_cmpstr (ending, ==, "starts");
    g_assert_cmpstr (_ ("Fuses"), ==, "Ƒüšéš");
}

static void
judge_field (Sight *sight, const SalvorField *field)
{
    judge (sight, NULL, "title", field->title);
    judge (sight, NULL, "meaning", field->meaning);
    judge (sight, NULL, "loss", field->loss);
    for (gsize i = 0; i < field->n_values; i++) {
        judge (sight, NULL, "label", field->values[i].label);
        judge (sight, NULL, "meaning", field->values[i].meaning);
        judge (sight, NULL, "other", field->values[i].other);
    }
}

static void
test_chip_texts (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorChip) chip = salvor_chip_load (CHIP, &error);
    const SalvorRegister *registers;
    const SalvorFuseWord *words;
    Sight sight = start ();
    gsize n_registers, n_words;

    g_assert_no_error (error);
    words = salvor_chip_get_words (chip, &n_words);
    for (gsize i = 0; i < n_words; i++) {
        judge (&sight, NULL, "group", words[i].group);
        for (gsize j = 0; j < words[i].n_fields; j++)
            judge_field (&sight, &words[i].fields[j]);
    }
    registers = salvor_chip_get_registers (chip, &n_registers);
    for (gsize i = 0; i < n_registers; i++) {
        judge (&sight, NULL, "title", registers[i].title);
        judge (&sight, NULL, "meaning", registers[i].meaning);
        for (gsize j = 0; j < registers[i].n_fields; j++)
            judge_field (&sight, &registers[i].fields[j]);
    }
    end (&sight);
}

/* Every page of every practice board */
static void
test_pages (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    guint n_boards = g_list_model_get_n_items (G_LIST_MODEL (driver->boards));
    Sight sight = start ();

    look (&sight, driver);
    for (guint i = 0; i < n_boards; i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (G_LIST_MODEL (driver->boards), i);

        driver_pick_board (driver, board);
        while (salvor_board_is_busy (board))
            g_main_context_iteration (NULL, TRUE);
        look (&sight, driver);
        if (!driver_can_press (driver, _ ("Fuses")))
            continue;
        driver_press (driver, _ ("Fuses"));
        look (&sight, driver);
        driver_press (driver, _ ("Registers"));
        look (&sight, driver);
        driver_press (driver, _ ("Activity"));
        look (&sight, driver);
        driver_press (driver, _ ("Overview"));
    }
    end (&sight);
}

/* What the pane says of every bit of the boot settings, read and tried out */
static void
test_bits (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-closed");
    GtkWidget *page = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_FUSE_PAGE, NULL);
    Sight sight = start ();

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_press (driver, _ ("Fuses"));
    for (guint bit = 0; bit < 32; bit++) {
        salvor_fuse_page_show_bit (SALVOR_FUSE_PAGE (page), BOOT_SETTINGS_WORD, bit);
        driver_settle (driver);
        look_below (&sight, page);
    }
    driver_press (driver, _ ("Try Out"));
    look (&sight, driver);
    end (&sight);
}

/* The wizard, from a file that is none to the end */
static void
test_wizard (void)
{
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    SalvorBoard *board = driver_get_board (driver, "sim:rt1024-serial");
    g_autoptr (GByteArray) image = test_image_new (0x20000, 1);
    g_autofree char *good = test_image_save (image, driver->folder, "firmware.bin");
    g_autofree char *letter = g_build_filename (driver->folder, "letter.txt", NULL);
    Sight sight = start ();

    g_assert_true (g_file_set_contents (letter, "1\n", -1, NULL));
    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    driver_press (driver, _ ("Recover…"));
    driver_wait_for_text (driver, _ ("Choose the firmware"));
    look (&sight, driver);
    driver_drop (driver, letter);
    look (&sight, driver);
    driver_drop (driver, good);
    driver_wait_for_button (driver, _ ("Next"));
    look (&sight, driver);
    driver_press (driver, _ ("Next"));
    driver_wait_for_text (driver, _ ("Look at the plan"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    look (&sight, driver);
    driver_press (driver, _ ("Erase and Write"));
    look (&sight, driver);
    driver_wait_for_text (driver, _ ("The board has its new firmware"));
    look (&sight, driver);
    driver_press (driver, _ ("Done"));
    driver_press (driver, _ ("Activity"));
    look (&sight, driver);
    end (&sight);
}

/* A cable that comes loose, and a board that nothing helps */
static void
test_trouble (void)
{
    const char *name = "sim:rt1024-serial,fault=cut=1100";
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ name, NULL });
    g_autoptr (GByteArray) image = test_image_new (0x80000, 2);
    g_autofree char *path = test_image_save (image, driver->folder, "firmware.bin");
    SalvorBoard *board = driver_get_board (driver, name);
    Sight sight = start ();

    driver_pick_board (driver, board);
    driver_wait_for_read (driver, board);
    driver_settle (driver);
    driver_press (driver, _ ("Recover…"));
    driver_wait_for_text (driver, _ ("Choose the firmware"));
    driver_drop (driver, path);
    driver_wait_for_button (driver, _ ("Next"));
    driver_press (driver, _ ("Next"));
    driver_wait_for_button (driver, _ ("Erase and Write"));
    driver_press (driver, _ ("Erase and Write"));
    driver_wait_for_text (driver, _ ("The board was disconnected. It is not harmed."));
    look (&sight, driver);
    driver_press (driver, _ ("Try Again"));
    driver_wait_for_text (driver, _ ("Plug the board back in"));
    look (&sight, driver);
    end (&sight);
}

int
main (int argc, char **argv)
{
    salvor_language_start ();
    fixture_init (&argc, &argv);
    g_test_add_func ("/language/escaped-words", test_escaped_words);
    g_test_add_func ("/language/chip-texts", test_chip_texts);
    g_test_add_func ("/language/pages", test_pages);
    g_test_add_func ("/language/bits", test_bits);
    g_test_add_func ("/language/wizard", test_wizard);
    g_test_add_func ("/language/trouble", test_trouble);
    return g_test_run ();
}
