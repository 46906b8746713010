// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/variant_row.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace sidelight::ui
{

class BitsSlider;
class RecipeOptions;

/// How the current variant is made, and everything that can be changed about it.
class RecipePanel : public QWidget
{
    Q_OBJECT
public:
    /// The actions become buttons above the form.
    explicit RecipePanel(const QList<QAction *> &actions, QWidget *parent = nullptr);

    /// Shows a variant; null: there is none. The original cannot be changed, which is said instead.
    void setVariant(const VariantRow *row);
    QSize sizeHint() const override;

signals:
    void recipeChanged(sidelight::VariantId variant, const sidelight::Recipe &recipe);
    void calibrationWanted(sidelight::VariantId variant, bool onOpenPictures); ///< false: on chosen files

private:
    QWidget *makeForm();
    void showCalibration(const VariantRow &row);
    void change(const Recipe &recipe);

    VariantId m_variant = 0;
    Recipe m_recipe;
    QLabel *m_title;
    QLabel *m_hint;
    QWidget *m_form;
    QComboBox *m_name = nullptr;
    QLabel *m_description = nullptr;
    BitsSlider *m_weights = nullptr;
    BitsSlider *m_activations = nullptr;
    RecipeOptions *m_options = nullptr;
    QWidget *m_calibration = nullptr;
    QLabel *m_pictures = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_notes = nullptr;
};

}
