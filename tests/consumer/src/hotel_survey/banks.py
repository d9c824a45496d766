"""The banks of the survey, made from the one in `bank.yaml`."""

from importlib.resources import files

from cx_centricity import QuestionBank, load_bank
from cx_centricity.bank import Statement


def hotel() -> QuestionBank:
    """Return the bank of a hotel."""
    return load_bank(files("hotel_survey") / "bank.yaml")


def hostel() -> QuestionBank:
    """Return the bank of a hostel, which has one more statement."""
    kitchen = Statement(id="shared_kitchen", title="Общая кухня", claim="Гость может приготовить себе еду.")
    return hotel().with_fields(id="hostel").with_added("statements", kitchen, to="service", after="late_check_out")
