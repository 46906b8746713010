// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/in_process_picture_host.h"

#include "inference/files/input_file.h"
#include "inference/imaging/picture_reader.h"
#include "inference/imaging/thumbnail.h"

namespace sidelight
{

namespace
{

class LocalPictureHost : public InProcessPictureHost
{
public:
    explicit LocalPictureHost(const ReadLimits &limits)
        : m_limits(limits)
    {
    }

    Expected<PicturePtr> read(const std::string &path, double exposureRatio,
                              const std::stop_token &stop) override
    {
        return readPicture(path, {exposureRatio, m_limits, stop});
    }

    Expected<PicturePtr> read(const Descriptor &file, const std::string &path,
                              const ReadOptions &options) override
    {
        return readPicture(file, path, options);
    }

    Expected<DisplayImagePtr> thumbnail(const std::string &path, double exposureRatio, int maxSide,
                                        const std::stop_token &stop) override
    {
        const Expected<Descriptor> file = openInputFile(path);
        if (!file) {
            return std::unexpected(file.error());
        }
        return thumbnail(*file, path, {exposureRatio, m_limits, stop}, maxSide);
    }

    Expected<DisplayImagePtr> thumbnail(const Descriptor &file, const std::string &path,
                                        const ReadOptions &options, int maxSide) override
    {
        const Expected<PicturePtr> picture = readPicture(file, path, options);
        if (!picture) {
            return std::unexpected(picture.error());
        }
        return sidelight::thumbnail(*(*picture)->frame, maxSide);
    }

private:
    const ReadLimits m_limits;
};

}

std::unique_ptr<InProcessPictureHost> makeInProcessPictureHost(const ReadLimits &limits)
{
    return std::make_unique<LocalPictureHost>(limits);
}

}
