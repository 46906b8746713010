// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe.h"

#include <algorithm>

namespace sidelight
{

namespace
{

bool isName(const std::string &text)
{
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

std::unexpected<Error> badRecipe(const std::string &text, const std::string &what)
{
    return std::unexpected(Error{ErrorCode::BadRecipe,
                                 {},
                                 "the recipe \"" + oneLine(text, 80) + "\" " + what,
                                 "write NAME or NAME:KEY=VALUE,KEY=VALUE",
                                 {}});
}

}

Expected<Recipe> parseRecipe(const std::string &text)
{
    Recipe recipe;
    const std::size_t colon = text.find(':');
    recipe.name = text.substr(0, colon);
    if (!isName(recipe.name)) {
        return badRecipe(text, "has no valid name");
    }
    if (colon == std::string::npos) {
        return recipe;
    }
    std::size_t begin = colon + 1;
    while (true) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string item = text.substr(begin, end - begin);
        const std::size_t equals = item.find('=');
        const std::string key = item.substr(0, equals);
        if (!isName(key) || equals == std::string::npos || equals + 1 == item.size()) {
            return badRecipe(text, "has an option that is not KEY=VALUE");
        }
        if (!recipe.options.emplace(key, item.substr(equals + 1)).second) {
            return badRecipe(text, "says \"" + key + "\" twice");
        }
        if (end == text.size()) {
            return recipe;
        }
        begin = end + 1;
    }
}

std::string recipeText(const Recipe &recipe)
{
    std::string text = recipe.name;
    char separator = ':';
    for (const auto &[key, value] : recipe.options) {
        text += separator + key + '=' + value;
        separator = ',';
    }
    return text;
}

}
