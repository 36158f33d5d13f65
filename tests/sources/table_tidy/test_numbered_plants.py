"""A list of plants by number: the number is no measure, and the rows of a cell are added up."""

from klaster.sources.table import read


def test_the_number_of_a_plant_is_not_added_up(tmp_path):
    path = tmp_path / "plants.csv"
    rows = [f"{1000 + n},R{n % 3},{10 + n % 2},2020,{n % 7 + 1}" for n in range(60)]
    path.write_text("plant,region,nace,year,jobs\n" + "\n".join(rows) + "\n")
    reading = read(path)
    assert list(reading.mapping.values) == ["employment"]
    assert reading.mapping.duplicates == "sum"
    cells = reading.frame.collect()
    assert cells["value"].sum() == sum(n % 7 + 1 for n in range(60))
