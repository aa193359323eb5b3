# Files that travel inside the binary. sluice_embed(TARGET FILE NAME) adds FILE to TARGET as
#   namespace sluice { extern const std::string_view NAME; }
function(sluice_embed target file name)
    set(source ${CMAKE_BINARY_DIR}/embedded/${name}.cpp)
    add_custom_command(OUTPUT ${source}
        COMMAND ${CMAKE_COMMAND} -DINPUT=${file} -DOUTPUT=${source} -DNAME=${name} -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
        DEPENDS ${file} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
        VERBATIM)
    target_sources(${target} PRIVATE ${source})
endfunction()

# sluice_embed_folder(TARGET FOLDER NAME DEPENDS FILE) adds every file under FOLDER, which is complete when FILE is made, as
#   namespace sluice { extern const std::string_view NAME[]; }
# (see embed_folder.cmake).
function(sluice_embed_folder target folder name)
    cmake_parse_arguments(PARSE_ARGV 3 arg "" "DEPENDS" "")
    set(source ${CMAKE_BINARY_DIR}/embedded/${name}.cpp)
    add_custom_command(OUTPUT ${source}
        COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUTPUT=${source} -DNAME=${name}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake
        DEPENDS ${arg_DEPENDS} ${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake
        VERBATIM)
    target_sources(${target} PRIVATE ${source})
endfunction()

# The pages: web/ built by npm into one self-contained HTML file each, kReportPage and kAnalysisPage, and the
# live page as a folder of files, kLivePage. Without web/package.json, or with SLUICE_WEB=OFF, the pages are empty.
add_library(sluice_assets STATIC)
set(pages ${CMAKE_BINARY_DIR}/web/report.html ${CMAKE_BINARY_DIR}/web/analysis.html)
set(live_page ${CMAKE_BINARY_DIR}/web/live/live.html)
if(SLUICE_WEB AND EXISTS ${CMAKE_SOURCE_DIR}/web/package.json)
    include(cmake/web_sources.cmake)
    sluice_web_sources(web_sources ${CMAKE_SOURCE_DIR}/web CONFIGURE_DEPENDS)
    add_custom_command(OUTPUT ${pages} ${live_page}
        COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR}/web -DCACHE=${CMAKE_SOURCE_DIR}/build/web
            -DOUTPUT=${CMAKE_BINARY_DIR}/web -P ${CMAKE_SOURCE_DIR}/cmake/build_web.cmake
        DEPENDS ${web_sources} ${CMAKE_SOURCE_DIR}/cmake/build_web.cmake
        COMMENT "Building the pages with npm"
        VERBATIM)
else()
    foreach(page IN LISTS pages)
        file(WRITE ${page} "")
    endforeach()
    file(REMOVE_RECURSE ${CMAKE_BINARY_DIR}/web/live)
    set(live_page "")
endif()
add_custom_target(web_report DEPENDS ${pages} ${live_page})
sluice_embed(sluice_assets ${CMAKE_BINARY_DIR}/web/report.html kReportPage)
sluice_embed(sluice_assets ${CMAKE_BINARY_DIR}/web/analysis.html kAnalysisPage)
sluice_embed_folder(sluice_assets ${CMAKE_BINARY_DIR}/web/live kLivePage DEPENDS ${live_page})
# What the REST door says of itself: kOpenApi.
sluice_embed(sluice_assets ${CMAKE_SOURCE_DIR}/src/gateway/openapi.json kOpenApi)
