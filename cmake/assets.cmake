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

# The report page: web/ built by npm into one self-contained HTML file, kReportPage. Without web/package.json, or with
# SLUICE_WEB=OFF, the page is empty.
add_library(sluice_assets STATIC)
set(page ${CMAKE_BINARY_DIR}/web/report.html)
if(SLUICE_WEB AND EXISTS ${CMAKE_SOURCE_DIR}/web/package.json)
    include(cmake/web_sources.cmake)
    sluice_web_sources(web_sources ${CMAKE_SOURCE_DIR}/web CONFIGURE_DEPENDS)
    add_custom_command(OUTPUT ${page}
        COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR}/web -DCACHE=${CMAKE_SOURCE_DIR}/build/web -DOUTPUT=${page}
            -P ${CMAKE_SOURCE_DIR}/cmake/build_web.cmake
        DEPENDS ${web_sources} ${CMAKE_SOURCE_DIR}/cmake/build_web.cmake
        COMMENT "Building the report page with npm"
        VERBATIM)
else()
    file(WRITE ${page} "")
endif()
add_custom_target(web_report DEPENDS ${page})
sluice_embed(sluice_assets ${page} kReportPage)
