// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/isolation/worker_launcher.h"
#include "inference/isolation/worker_values.h"

#include <string>

namespace sidelight::test
{

/// How many damaged files a test tries: fewer where sanitizers make each one slow, more where the environment
/// variable SIDELIGHT_MUTANTS_TIMES says so.
int countOfMutants(int usual);

/// How the files ended.
struct MutantTally {
    int files = 0;
    int refused = 0; ///< an error while it was opened or read
    int failed = 0; ///< an error while it ran
    int ran = 0;
    int crashed = 0; ///< the worker process died
    int late = 0; ///< the worker process was ended at its time limit
    int outOfMemory = 0;
};

/// "1600 damaged copies of rgb.pt: 900 refused, …".
std::string told(const MutantTally &tally, const std::string &name);

/// Asks one worker process about one damaged file after the other, and takes another one only when it has
/// died.
class MutantWorker
{
public:
    explicit MutantWorker(WorkerRole role);

    /// Opens the file as a model and runs it on a small picture.
    void openAndRun(const std::string &file);
    /// Reads the file as a picture.
    void read(const std::string &file);

    const MutantTally &tally() const { return m_tally; }

private:
    Expected<Message> ask(Message question);
    void takeWorker();
    /// Counts what an error means, and looks whether it can be told to a person.
    void count(const Error &error, int &otherwise, const std::string &file);

    WorkerLauncher m_launcher;
    const WorkerRole m_role;
    std::unique_ptr<WorkerProcess> m_worker;
    MutantTally m_tally;
};

}
