// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/run.h"
#include "inference/engine/picture_host.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sidelight
{

/// A picture to read, with its ground truth if there is one.
struct ReadRequest {
    Generation generation = 0;
    std::string input;
    std::optional<std::string> truth;
    double exposureRatio = 1.0; ///< for camera RAW
};

/// What came of a ReadRequest; the display copies are made on the reading thread, too.
struct ReadResult {
    ReadRequest request;
    Expected<PicturePtr> picture;
    DisplayImagePtr display;
    std::optional<Expected<PicturePtr>> truth;
    DisplayImagePtr truthDisplay;
    Milliseconds decode{0}; ///< of the input alone
};

/// Reads a request in the calling thread, by a host that it waits for.
ReadResult readNow(PictureHost &host, const ReadRequest &request, const std::stop_token &stop = {});

/// What the thread tells; every function is called on it and must not block.
struct ReadingEvents {
    std::function<void(const ReadResult &)> read;
    std::function<void(const std::string &path, const Expected<DisplayImagePtr> &)> thumbnail;
};

/// The one thread that decodes pictures: the one to be shown first (a newer request replaces one that waits),
/// thumbnails while there is nothing else to do.
///
/// Threads  members may be called by any thread
class ReadingThread
{
public:
    ReadingThread(PictureHostFactory hosts, ReadingEvents events);
    ~ReadingThread();

    void read(ReadRequest request);
    void makeThumbnails(const std::vector<ReadRequest> &requests);
    /// Drops what is being read; its result is not told.
    void cancel();
    /// From the next request on.
    void setHosts(PictureHostFactory hosts);

private:
    void work(const std::stop_token &stop);

    const ReadingEvents m_events;
    std::mutex m_mutex;
    PictureHostFactory m_newHosts; ///< empty: those in use stay
    std::condition_variable_any m_asked;
    std::optional<ReadRequest> m_waiting;
    std::deque<ReadRequest> m_thumbnails;
    std::stop_source m_current;
    std::jthread m_thread; ///< last: it uses all the others
};

}
