/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip"
#include "config.h"

#include "chip/chip-private.h"

/* Far above any chip we know: a limit so that a file cannot ask for more. */
#define MAX_WORD_INDEX 0x3FF

/* The field of the lock word that holds all bits of the mask; NULL is a problem, and reported. */
static const SalvorField *
find_lock_field (SalvorChipParser *self, const xmlNode *node, guint lock_word, guint32 mask)
{
    const SalvorFuseWord *word = salvor_chip_get_word (self->chip, lock_word);

    for (gsize i = 0; word != NULL && i < word->n_fields; i++) {
        const SalvorField *field = &word->fields[i];

        if (!field->reserved && (mask & ~salvor_field_get_mask (field)) == 0)
            return field;
    }
    salvor_xml_fail (&self->xml, node,
                     "lock mask 0x%08X, expected bits of one named field of fuse word %u", mask,
                     lock_word);
    return NULL;
}

static void
read_lock (SalvorChipParser *self, const xmlNode *node, SalvorFuseLock *lock)
{
    const guint32 *masks[] = { &lock->write_mask, &lock->override_mask, &lock->read_mask };

    lock->lock_word = salvor_xml_get_number (&self->xml, node, "word", MAX_WORD_INDEX);
    lock->write_mask = salvor_xml_get_number (&self->xml, node, "write", G_MAXUINT32);
    lock->override_mask = salvor_xml_get_number (&self->xml, node, "override", G_MAXUINT32);
    lock->read_mask = salvor_xml_get_number (&self->xml, node, "read", G_MAXUINT32);
    for (gsize i = 0; i < G_N_ELEMENTS (masks); i++) {
        const SalvorField *field;

        if (*masks[i] == 0)
            continue;
        field = find_lock_field (self, node, lock->lock_word, *masks[i]);
        if (field != NULL && lock->field_name == NULL)
            lock->field_name = field->name;
    }
    if (lock->write_mask == 0 && lock->override_mask == 0 && lock->read_mask == 0)
        salvor_xml_fail (&self->xml, node,
                         "a lock without a mask, expected write, override or read");
}

/* Locks come second: the lock word has to be known. */
static void
read_locks (SalvorChipParser *self, const xmlNode *parent)
{
    guint place = 0;

    for (xmlNode *node = salvor_xml_first_child (parent, "word"); node != NULL;
         node = salvor_xml_next_sibling (node, "word"), place++) {
        xmlNode *lock = salvor_xml_first_child (node, "lock");

        if (lock != NULL)
            read_lock (self, lock, &g_array_index (self->chip->words, SalvorFuseWord, place).lock);
    }
}

/* Where the shadow registers of a run of words are. */
typedef struct {
    guint first;
    guint last;
    guint32 address;
    guint32 step;
} ShadowRun;

static void
read_shadow_run (SalvorChipParser *self, const xmlNode *node, ShadowRun *run)
{
    run->first = salvor_xml_get_number (&self->xml, node, "first", MAX_WORD_INDEX);
    run->last = salvor_xml_get_number (&self->xml, node, "last", MAX_WORD_INDEX);
    run->address = salvor_xml_get_number (&self->xml, node, "address", G_MAXUINT32);
    run->step = salvor_xml_get_number (&self->xml, node, "step", 0x1000);
    if (run->last < run->first || run->step == 0 || run->address % 4 != 0 || run->step % 4 != 0
        || (guint64) run->address + (guint64) (run->last - run->first) * run->step > G_MAXUINT32)
        salvor_xml_fail (&self->xml, node,
                         "shadow registers %u to %u at 0x%08X, each 0x%X on: expected rising words "
                         "at addresses that divide by 4",
                         run->first, run->last, run->address, run->step);
}

static gboolean
find_shadow (const GArray *runs, guint index, guint32 *address)
{
    for (guint i = 0; i < runs->len; i++) {
        const ShadowRun *run = &g_array_index (runs, ShadowRun, i);

        if (index < run->first || index > run->last)
            continue;
        *address = run->address + (index - run->first) * run->step;
        return TRUE;
    }
    return FALSE;
}

/* The index every word must have: the runs say which words there are. */
static gboolean
find_next_index (const GArray *runs, gint64 previous, guint *index)
{
    for (guint i = 0; i < runs->len; i++) {
        const ShadowRun *run = &g_array_index (runs, ShadowRun, i);

        if ((gint64) run->last <= previous)
            continue;
        *index = MAX ((guint) (previous + 1), run->first);
        return TRUE;
    }
    return FALSE;
}

static void
read_word (SalvorChipParser *self, const xmlNode *node, const GArray *runs, SalvorFuseWord *word)
{
    SalvorChip *chip = self->chip;
    SalvorField *fields;

    word->name = salvor_chip_parser_take_string (self, node, "name");
    word->role = salvor_chip_parser_take_string (self, node, "role");
    word->group = salvor_chip_parser_take_label (self, node, "group");
    word->secret = salvor_xml_get_flag (node, "secret");
    word->burned_once = salvor_xml_get_flag (node, "burned-once");
    if (!find_shadow (runs, word->index, &word->shadow_address))
        salvor_xml_fail (&self->xml, node, "fuse word %u has no shadow register", word->index);
    fields = salvor_chip_parser_read_fields (self, node, chip->fields_by_role, &word->n_fields);
    for (gsize i = 0; i < word->n_fields; i++) {
        fields[i].word = word;
        fields[i].secret = word->secret;
    }
    word->fields = fields;
    word->reserved = word->n_fields == 1 && fields[0].reserved;
    salvor_chip_parser_add_role (self, chip->words_by_role, node, word->role, word);
}

/* Unique names: 1 024 words at most, so the square of it is still nothing. */
static void
check_word_name (SalvorChipParser *self, const xmlNode *node, guint place)
{
    const SalvorFuseWord *words = (const SalvorFuseWord *) (gconstpointer) self->chip->words->data;

    for (guint i = 0; i < place; i++) {
        if (g_strcmp0 (words[i].name, words[place].name) == 0)
            salvor_xml_fail (&self->xml, node, "fuse words %u and %u are both named “%s”",
                             words[i].index, words[place].index, words[place].name);
    }
}

static void
read_words (SalvorChipParser *self, const xmlNode *parent, const GArray *runs)
{
    GArray *words = self->chip->words;
    xmlNode *node = salvor_xml_first_child (parent, "word");
    gint64 previous = -1;
    guint expected = 0;

    g_array_set_size (words, salvor_xml_count_children (parent, "word"));
    for (guint i = 0; i < words->len && self->xml.error == NULL; i++) {
        SalvorFuseWord *word = &g_array_index (words, SalvorFuseWord, i);

        word->index = salvor_xml_get_number (&self->xml, node, "index", MAX_WORD_INDEX);
        if (!find_next_index (runs, previous, &expected))
            salvor_xml_fail (&self->xml, node,
                             "fuse word %u, expected no more words than shadow registers",
                             word->index);
        else if (word->index != expected)
            salvor_xml_fail (&self->xml, node, "fuse word %u, expected word %u", word->index,
                             expected);
        previous = word->index;
        read_word (self, node, runs, word);
        check_word_name (self, node, i);
        node = salvor_xml_next_sibling (node, "word");
    }
    if (find_next_index (runs, previous, &expected))
        salvor_xml_fail (&self->xml, parent, "fuse word %u is missing", expected);
}

void
salvor_chip_parser_read_fuses (SalvorChipParser *self, const xmlNode *node)
{
    g_autoptr (GArray) runs = g_array_new (FALSE, TRUE, sizeof (ShadowRun));
    guint count = salvor_xml_count_children (node, "shadow");
    xmlNode *child = salvor_xml_first_child (node, "shadow");

    self->source = salvor_chip_parser_take_string (self, node, "source");
    g_array_set_size (runs, count);
    for (guint i = 0; i < count; i++, child = salvor_xml_next_sibling (child, "shadow")) {
        ShadowRun *run = &g_array_index (runs, ShadowRun, i);

        read_shadow_run (self, child, run);
        if (i > 0 && run->first <= g_array_index (runs, ShadowRun, i - 1).last)
            salvor_xml_fail (&self->xml, child,
                             "words %u to %u overlap the run before or precede it", run->first,
                             run->last);
    }
    read_words (self, node, runs);
    read_locks (self, node);
}

static void
read_register (SalvorChipParser *self, const xmlNode *node, SalvorRegister *reg)
{
    SalvorChip *chip = self->chip;
    SalvorField *fields;

    reg->name = salvor_chip_parser_take_string (self, node, "name");
    reg->role = salvor_chip_parser_take_string (self, node, "role");
    reg->title = salvor_chip_parser_take_label (self, node, "title");
    reg->meaning = salvor_chip_parser_take_text (self, salvor_xml_first_child (node, "meaning"));
    reg->address = salvor_xml_get_number (&self->xml, node, "address", G_MAXUINT32);
    if (reg->address % 4 != 0)
        salvor_xml_fail (&self->xml, node, "register “%s” at 0x%08X, expected a multiple of 4",
                         reg->name, reg->address);
    fields = salvor_chip_parser_read_fields (self, node, chip->register_fields_by_role,
                                             &reg->n_fields);
    for (gsize i = 0; i < reg->n_fields; i++)
        fields[i].reg = reg;
    reg->fields = fields;
    salvor_chip_parser_add_role (self, chip->registers_by_role, node, reg->role, reg);
}

void
salvor_chip_parser_read_registers (SalvorChipParser *self, const xmlNode *node)
{
    GArray *registers = self->chip->registers;
    xmlNode *child = salvor_xml_first_child (node, "register");

    self->source = salvor_chip_parser_take_string (self, node, "source");
    g_array_set_size (registers, salvor_xml_count_children (node, "register"));
    for (guint i = 0; i < registers->len && self->xml.error == NULL; i++) {
        SalvorRegister *reg = &g_array_index (registers, SalvorRegister, i);

        read_register (self, child, reg);
        for (guint j = 0; j < i; j++) {
            const SalvorRegister *other = &g_array_index (registers, SalvorRegister, j);

            if (g_str_equal (other->name, reg->name) || other->address == reg->address)
                salvor_xml_fail (&self->xml, child, "register “%s” at 0x%08X is there twice",
                                 reg->name, reg->address);
        }
        child = salvor_xml_next_sibling (child, "register");
    }
}
