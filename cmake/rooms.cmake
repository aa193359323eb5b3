# The rooms of src/ as libraries, linked by tools/layers.txt, and their tests.
#
#   src/<room>/**/*.cpp                -> library sluice_<room> (headers only: an interface library)
#   src/<room>/**/*_test.cpp           -> executable <room>_test, label fast
#   src/<room>/**/*_slow_test.cpp      -> executable <room>_slow_test, label slow
#   src/app/main.cpp                   -> executable sluice
# A room whose folder is empty or missing is an empty library.

file(STRINGS tools/layers.txt layer_lines REGEX "^[a-z]+:")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS tools/layers.txt)
set(SLUICE_ROOMS "")
foreach(line IN LISTS layer_lines)
    string(REGEX MATCH "^([a-z]+):(.*)$" _ "${line}")
    set(room ${CMAKE_MATCH_1})
    string(REGEX MATCHALL "[a-z]+" uses "${CMAKE_MATCH_2}")
    if(uses STREQUAL "all")
        set(uses ${SLUICE_ROOMS})
    endif()
    list(TRANSFORM uses PREPEND sluice_)

    file(GLOB_RECURSE sources CONFIGURE_DEPENDS src/${room}/*.cpp)
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/src/app/main\\.cpp$")

    if(sources)
        add_library(sluice_${room} STATIC ${sources})
        target_link_libraries(sluice_${room} PUBLIC ${uses} ${SLUICE_PACKAGES_${room}})
    else()
        add_library(sluice_${room} INTERFACE)
        target_link_libraries(sluice_${room} INTERFACE ${uses} ${SLUICE_PACKAGES_${room}})
    endif()
    if(SLUICE_TESTS AND tests)
        sluice_add_tests(${room} fast SOURCES ${tests} LINK sluice_${room})
    endif()
    list(APPEND SLUICE_ROOMS ${room})
endforeach()

if(EXISTS ${CMAKE_SOURCE_DIR}/src/app/main.cpp)
    add_executable(sluice src/app/main.cpp)
    target_link_libraries(sluice PRIVATE sluice_app)
endif()
