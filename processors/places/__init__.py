"""Places: names of the gazetteer found in sentences, told apart from their homonyms over the article."""

from processors.places.finding import find
from processors.places.findings import Located, PlaceName
from processors.places.gazetteer import GazetteerPlace, gazetteer, named
from processors.places.recalled import established, recalled
from processors.places.referred import Told, referred, told
from processors.places.resolving import countries, main_country, resolve
from processors.places.roles import country_of

__all__ = [
    "GazetteerPlace", "Located", "PlaceName", "Told", "countries", "country_of", "established", "find", "gazetteer", "main_country",
    "named", "recalled", "referred", "resolve", "told",
]
