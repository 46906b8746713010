// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/recipe.h"
#include "inference/core/recipe_table.h"

#include <QWidget>

#include <map>
#include <string>

class QFormLayout;

namespace sidelight::ui
{

/// The options of a recipe, each with the control that its row of the table of recipes asks for.
class RecipeOptions : public QWidget
{
    Q_OBJECT
public:
    explicit RecipeOptions(QWidget *parent = nullptr);

    /// Shows what a recipe says; controls are made anew only where another row of the table is shown.
    void setRecipe(const Recipe &recipe); ///< does not signal

signals:
    void recipeChanged(const sidelight::Recipe &recipe);

private:
    void makeControls();
    void addControl(const RecipeOption &option, QFormLayout *form);
    QWidget *controlOf(const RecipeOption &option);
    void show(const RecipeOption &option);
    void set(const RecipeOption &option, const std::string &value);
    std::string valueOf(const RecipeOption &option) const;
    void enableControls();

    Recipe m_recipe;
    const RecipeRow *m_row = nullptr;
    std::map<std::string, QWidget *> m_controls; ///< by the option's key
};

}
