// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <string>

namespace sidelight
{

/// Whom the standard output of a command is for.
enum class Audience {
    People, ///< text
    Scripts, ///< one JSON document and nothing else
};

/// The streams of a command. While it lives, what anything else prints to the standard output (a network can)
/// goes to the standard error output.
///
/// A reader that went away (`sidelight … | head`) is not an error.
class Console
{
public:
    explicit Console(Audience audience);
    ~Console();
    Console(const Console &) = delete;
    Console &operator=(const Console &) = delete;

    Audience audience() const { return m_audience; }

    /// The JSON document of the command; goes nowhere where the audience is people.
    void document(const std::string &text);
    /// Text for people: to the standard output, to the standard error output where a script reads the former.
    void text(const std::string &text);
    void warning(const std::string &sentence);
    void error(const Error &error);
    /// How far the command is; on a terminal only, and wiped by the next line.
    void progress(const std::string &text);

    /// Whether all of the output could be written.
    bool intact() const { return m_intact; }

private:
    void diagnostic(const std::string &text);
    void output(const std::string &text);

    const Audience m_audience;
    int m_output = -1; ///< the standard output proper
    bool m_intact = true;
    bool m_progressShown = false;
};

/// Makes sure that the three standard streams are open, so that no file that is opened later takes the place
/// of one, and that a reader that went away does not end the program.
void prepareStandardStreams();

}
