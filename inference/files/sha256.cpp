// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/sha256.h"

#include "inference/files/input_file.h"

#include <openssl/evp.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

namespace sidelight
{

namespace
{

class Hash
{
public:
    Hash()
        : m_context(EVP_MD_CTX_new(), &EVP_MD_CTX_free)
    {
        EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr);
    }
    void add(std::span<const char> bytes) { EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()); }
    std::string hex()
    {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned int length = 0;
        EVP_DigestFinal_ex(m_context.get(), digest, &length);
        static constexpr char kDigits[] = "0123456789abcdef";
        std::string text;
        for (unsigned int i = 0; i < length; ++i) {
            text += kDigits[digest[i] >> 4];
            text += kDigits[digest[i] & 15];
        }
        return text;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> m_context;
};

}

std::string sha256(std::span<const char> bytes)
{
    Hash hash;
    hash.add(bytes);
    return hash.hex();
}

Expected<std::string> sha256OfFile(const std::string &path)
{
    const Expected<Descriptor> file = openInputFile(path);
    if (!file) {
        return std::unexpected(file.error());
    }
    return sha256OfFile(*file, path);
}

Expected<std::string> sha256OfFile(const Descriptor &file, const std::string &path)
{
    std::vector<char> buffer(1 << 20);
    Hash hash;
    for (std::size_t at = 0;;) {
        const auto count = readAt(file, at, std::as_writable_bytes(std::span(buffer)));
        if (!count) {
            return std::unexpected(Error{ErrorCode::UnreadablePicture, path, "cannot be read to its end",
                                         "check the disk or the network mount", std::strerror(errno)});
        }
        if (*count == 0) {
            return hash.hex();
        }
        hash.add({buffer.data(), *count});
        at += *count;
    }
}

}
