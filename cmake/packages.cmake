# Debian 12's packages; `./dev` installs what is missing.

find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(simdjson REQUIRED)
find_package(Boost 1.81 REQUIRED)  # headers only: Asio and Beast
find_package(OpenSSL 3 REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)  # the core of it: text and counters

# Asio and Beast with one set of switches for everybody; their bodies are compiled once, in src/net/asio_library.cpp.
add_library(sluice_asio INTERFACE)
target_link_libraries(sluice_asio INTERFACE Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
target_compile_definitions(sluice_asio INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ASIO_NO_DEPRECATED)
# Only net/ includes Asio; its reactor is told where handlers begin.
file(GLOB_RECURSE asio_users CONFIGURE_DEPENDS src/net/*.cpp)
set_source_files_properties(${asio_users} PROPERTIES
    COMPILE_DEFINITIONS "BOOST_ASIO_CUSTOM_HANDLER_TRACKING=\"net/handler_tracking.hpp\"")
# Asio has fences, which GCC's thread sanitizer does not see, and says so as an error. Its queues are locked by mutexes too.
if(SLUICE_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set_source_files_properties(${asio_users} PROPERTIES COMPILE_OPTIONS "-Wno-tsan")
endif()

# What a room links beside other rooms. Who may include what is for the rooms to say; this only has to suffice.
set(SLUICE_PACKAGES_base tl::expected nlohmann_json::nlohmann_json simdjson::simdjson)
set(SLUICE_PACKAGES_market ZLIB::ZLIB)
set(SLUICE_PACKAGES_journal SQLite::SQLite3)
set(SLUICE_PACKAGES_gateway prometheus-cpp::core)
set(SLUICE_PACKAGES_net sluice_asio)
set(SLUICE_PACKAGES_world Threads::Threads spdlog::spdlog fmt::fmt)
set(SLUICE_PACKAGES_report sluice_assets)
set(SLUICE_PACKAGES_app yaml-cpp CLI11::CLI11 spdlog::spdlog fmt::fmt)

if(SLUICE_TESTS)
    find_package(GTest REQUIRED)
    find_package(rapidcheck REQUIRED)
endif()
if(SLUICE_BENCH)
    find_package(benchmark REQUIRED)
endif()
