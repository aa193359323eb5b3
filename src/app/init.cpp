#include <filesystem>
#include <system_error>

#include "app/commands.hpp"       // run_init
#include "app/config.hpp"         // kDefaultConfigFile
#include "app/files.hpp"          // create_text_file
#include "app/init_template.hpp"  // kInitTemplate

namespace sluice::app {

ExitCode run_init(const InitOptions& options, Console& console) {
    const std::string file = options.file.empty() ? std::string{kDefaultConfigFile} : options.file;
    std::error_code error;
    if (std::filesystem::exists(file, error))
        return complain(console, file + " is there already and is left as it is; name another with --config FILE",
                        ExitCode::Usage);
    if (const Status written = create_text_file(file, kInitTemplate); !written)
        return complain(console, written.error().text, ExitCode::Failed);
    const std::string with = file == kDefaultConfigFile ? "" : " --config " + file;
    const std::string name = file == kDefaultConfigFile ? "" : " " + file;
    console.out("Wrote " + file +
                ". Every value in it is the default, with a comment.\n"
                "\n"
                "Next:\n"
                "  1. change what you need in it\n"
                "  2. sluice config check" +
                name +
                "\n"
                "  3. sluice demo" +
                with + "\n");
    return ExitCode::Done;
}

}  // namespace sluice::app
