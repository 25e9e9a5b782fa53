-- Each confirmed child is a finding: somebody sees to school, health and care.
SELECT number, name, record_no, source, batch AS known_batch, line AS known_row, source AS known_source, recorded_on,
    visit_result, visited_on, visit_batch, visit_source, visit_row
FROM confirmed
