// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/sha256.h"

#include "inference/files/input_file.h"

#include <openssl/evp.h>

#include <fstream>
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
    if (const auto checked = checkInputFile(path); !checked) {
        return std::unexpected(checked.error());
    }
    std::ifstream file(path, std::ios::binary);
    std::vector<char> buffer(1 << 20);
    Hash hash;
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        hash.add({buffer.data(), static_cast<std::size_t>(file.gcount())});
    }
    if (!file.eof()) {
        return std::unexpected(Error{ErrorCode::UnreadablePicture,
                                     path,
                                     "cannot be read to its end",
                                     "check the disk or the network mount",
                                     {}});
    }
    return hash.hex();
}

}
