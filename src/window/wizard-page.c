/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-wizard-page"
#include "config.h"

#include "window/wizard-page.h"

typedef struct {
    SalvorRecoveryDraft *draft; /* nullable until set */
} SalvorWizardPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SalvorWizardPage, salvor_wizard_page, GTK_TYPE_WIDGET)

#define GET_PRIVATE(self)                                                                          \
    ((SalvorWizardPagePrivate *) salvor_wizard_page_get_instance_private (self))

static void
draft_changed_cb (SalvorWizardPage *self)
{
    SALVOR_WIZARD_PAGE_GET_CLASS (self)->update (self, GET_PRIVATE (self)->draft);
}

static void
salvor_wizard_page_dispose (GObject *object)
{
    g_clear_object (&GET_PRIVATE (SALVOR_WIZARD_PAGE (object))->draft);
    G_OBJECT_CLASS (salvor_wizard_page_parent_class)->dispose (object);
}

static void
salvor_wizard_page_class_init (SalvorWizardPageClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = salvor_wizard_page_dispose;
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
salvor_wizard_page_init (SalvorWizardPage *self)
{
}

void
salvor_wizard_page_set_draft (SalvorWizardPage *self, SalvorRecoveryDraft *draft)
{
    SalvorWizardPagePrivate *priv;

    g_return_if_fail (SALVOR_IS_WIZARD_PAGE (self));
    g_return_if_fail (SALVOR_IS_RECOVERY_DRAFT (draft));

    priv = GET_PRIVATE (self);
    if (priv->draft == draft)
        return;
    if (priv->draft != NULL)
        g_signal_handlers_disconnect_by_func (priv->draft, draft_changed_cb, self);
    g_set_object (&priv->draft, draft);
    g_signal_connect_object (draft, "changed", G_CALLBACK (draft_changed_cb), self,
                             G_CONNECT_SWAPPED);
    draft_changed_cb (self);
}

SalvorRecoveryDraft *
salvor_wizard_page_get_draft (SalvorWizardPage *self)
{
    g_return_val_if_fail (SALVOR_IS_WIZARD_PAGE (self), NULL);

    return GET_PRIVATE (self)->draft;
}
