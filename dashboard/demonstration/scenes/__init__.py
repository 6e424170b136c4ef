"""What the drawn photographs show: one function a scene."""

from collections.abc import Callable

from dashboard.demonstration.canvas import Canvas
from dashboard.demonstration.scenes import courtyard, indoors, street

Scene = Callable[[Canvas, bool], None]

SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        courtyard.rubbish,
        courtyard.rubble,
        courtyard.sewage,
        courtyard.clutter,
        courtyard.greenery,
        courtyard.shed,
        courtyard.pavilion,
        courtyard.fitness,
        courtyard.firelane,
        courtyard.wires,
        street.stall,
        street.sign,
        street.branch,
        street.wall,
        street.lamp,
        street.pothole,
        street.manhole,
        street.pavement,
        street.puddle,
        street.works,
        street.shop,
        street.smoke,
        street.cars,
        street.bikes,
        indoors.ads,
        indoors.leak,
        indoors.lift,
        indoors.stairs,
        indoors.hydrant,
        indoors.ebike,
        indoors.handrail,
        indoors.paper,
        indoors.room,
    )
}
