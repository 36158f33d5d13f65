library(httr2)
library(arrow)

atlas <- "http://127.0.0.1:8000/api/v1"

# Page by page: what is confidential or was not collected.
pages <- list()
address <- paste0(atlas, "/observations?status=Q,O&limit=500")
while (!is.null(address)) {
  page <- resp_body_json(req_perform(request(address)), simplifyVector = TRUE)
  pages <- append(pages, list(page$rows))
  address <- page$`next`
}
unknown <- do.call(rbind, pages)

# A whole table at once, with what made it in its schema.
file <- tempfile(fileext = ".parquet")
download.file(paste0(atlas, "/results/location_quotient?format=parquet"), file, mode = "wb")
table <- read_parquet(file, as_data_frame = FALSE)
print(table$metadata$klaster.source)
quotients <- as.data.frame(table)
strong <- subset(quotients, lower > 1)
