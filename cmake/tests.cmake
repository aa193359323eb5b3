include(GoogleTest)

set(SLUICE_TEST_PREFIX "")
if(NOT SLUICE_PRESET STREQUAL "dev")
    set(SLUICE_TEST_PREFIX "${SLUICE_PRESET}/")
endif()

# sluice_add_tests(NAME LABEL SOURCES ... LINK ...): GoogleTest executables NAME_test from SOURCES and, if there are
# *_slow_test.cpp files, NAME_slow_test from those. Sources that are no *_test.cpp are helpers and go into both.
# Every test is known to ctest as <executable>/<suite>.<test> with the label <preset>-LABEL or <preset>-slow; outside dev
# the preset stands before the name, because one ctest run over two builds takes tests of one name for the same test.
function(sluice_add_tests name label)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LINK")
    set(slow ${arg_SOURCES})
    list(FILTER slow INCLUDE REGEX "_slow_test\\.cpp$")
    set(usual ${arg_SOURCES})
    list(FILTER usual INCLUDE REGEX "_test\\.cpp$")
    list(FILTER usual EXCLUDE REGEX "_slow_test\\.cpp$")
    set(helpers ${arg_SOURCES})
    list(FILTER helpers EXCLUDE REGEX "_test\\.cpp$")
    if(NOT usual AND NOT slow)
        set(usual ${helpers})
        set(helpers "")
    endif()
    if(usual)
        sluice_add_test(${name}_test ${label} SOURCES ${usual} ${helpers} LINK ${arg_LINK})
    endif()
    if(slow)
        sluice_add_test(${name}_slow_test slow SOURCES ${slow} ${helpers} LINK ${arg_LINK})
    endif()
endfunction()

# The tests `./dev test` runs in the release build: the slow ones, and the program end to end.
add_custom_target(release_tests)

function(sluice_add_test name label)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LINK")
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LINK} GTest::gmock GTest::gtest_main rapidcheck)
    target_compile_definitions(${name} PRIVATE
        SLUICE_SHARED_DIR="${SLUICE_SHARED_DIR}" SLUICE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    if(label STREQUAL "fast")
        set(timeout 300)
    else()
        set(timeout 1500)
        add_dependencies(release_tests ${name})
    endif()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_PREFIX ${SLUICE_TEST_PREFIX}${name}/ DISCOVERY_TIMEOUT 60
        PROPERTIES LABELS ${SLUICE_PRESET}-${label} TIMEOUT ${timeout}
            ENVIRONMENT RC_PARAMS=seed=20261125)  # properties draw the same cases on every machine
endfunction()
