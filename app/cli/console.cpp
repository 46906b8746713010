// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <iostream>
#include <string_view>
#include <unistd.h>

namespace sidelight
{

namespace
{

/// Result   0, or the number of the error
int writeAll(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t count = write(file, text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return errno;
        }
        text.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return 0;
}

void flushStandardOutput()
{
    std::cout.flush();
    std::fflush(stdout);
}

}

void prepareStandardStreams()
{
    for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(file, F_GETFD) == -1) {
            open("/dev/null", O_RDWR); // The lowest free number, which is this one.
        }
    }
    std::signal(SIGPIPE, SIG_IGN);
}

Console::Console(Audience audience)
    : m_audience(audience)
{
    flushStandardOutput();
    m_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    dup2(STDERR_FILENO, STDOUT_FILENO);
}

Console::~Console()
{
    if (m_progressShown) {
        diagnostic({});
    }
    flushStandardOutput();
    dup2(m_output, STDOUT_FILENO);
    close(m_output);
}

void Console::document(const std::string &text)
{
    if (m_audience == Audience::Scripts) {
        output(text);
    }
}

void Console::text(const std::string &text)
{
    if (m_audience == Audience::Scripts) {
        diagnostic(text);
    } else {
        if (m_progressShown) {
            diagnostic({});
        }
        output(text);
    }
}

void Console::warning(const std::string &sentence)
{
    diagnostic("sidelight: warning: " + sentence + '\n');
}

void Console::error(const Error &error)
{
    diagnostic("sidelight: error: " + sentence(error) + '\n');
}

void Console::progress(const std::string &text)
{
    if (isatty(STDERR_FILENO) == 0) {
        return;
    }
    diagnostic(text);
    m_progressShown = true;
}

void Console::diagnostic(const std::string &text)
{
    static const std::string kWipeLine = "\r\033[K";
    writeAll(STDERR_FILENO, (m_progressShown ? kWipeLine : std::string()) + text);
    m_progressShown = false;
}

void Console::output(const std::string &text)
{
    const int problem = writeAll(m_output, text);
    if (problem != 0 && problem != EPIPE) {
        m_intact = false;
    }
}

}
