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
    void fillForm();
    void showCalibration(const VariantRow &row);
    void change(const Recipe &recipe);

    VariantId m_variant = 0;
    Recipe m_recipe;
    QLabel *m_title;
    QLabel *m_hint;
    QWidget *m_form;
    QComboBox *m_name;
    QLabel *m_description;
    BitsSlider *m_weights;
    BitsSlider *m_activations;
    RecipeOptions *m_options;
    QWidget *m_calibration;
    QLabel *m_pictures;
    QProgressBar *m_progress;
    QLabel *m_notes;
};

}
