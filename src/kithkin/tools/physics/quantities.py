"""The quantities that physics formulas relate: unit, kind, symbols, and the words people use for them.

Kinds are dotted from general to special: a "speed.final" is a "speed". The first word is the printed name.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One quantity. `argument` is its parameter name; `minimum` the least value that makes sense, if any;
    `usual` a default with its reason."""

    argument: str
    unit: str | None
    kind: str
    symbols: tuple[str, ...]
    words: tuple[str, ...]
    minimum: float | None = None
    usual: tuple[float, str] | None = None


GRAVITY = (9.80665, "standard gravity at the Earth's surface")

# argument | unit | kind | symbols | words | minimum
_ROWS = """
mass | kilogram | mass | m M | mass,weighs,weighing,weight of an object | 0
mass_first | kilogram | mass.first | m1 m_1 | first mass,mass of the first | 0
mass_second | kilogram | mass.second | m2 m_2 | second mass,mass of the second | 0
mass_centre | kilogram | mass.centre | M | mass of the planet,mass of the star,mass of the sun,mass of the earth,planet's mass,star's mass,planet mass,planet of mass,star of mass | 0
speed | meter / second | speed | v | speed,velocity,fast,how quickly,moving at,travelling at,traveling at,driving at,running at | 0
initial_speed | meter / second | speed.initial | u v0 vi v_0 v_i | initial speed,initial velocity,starting speed,starting velocity,launch speed,launch velocity,muzzle velocity,thrown at,launched at,fired at,kicked at,projected at,thrown upwards at,thrown up at,thrown vertically upwards at,travelling at,traveling at,moving at,driving at,thrown straight up at,thrown upward at,thrown downwards at,shot at,thrown with,launched with,kicked with,fired with,thrown horizontally at,projected horizontally at,rolls off at,muzzle speed,original speed,take-off speed |
final_speed | meter / second | speed.final | v vf v_f | final speed,final velocity,impact speed,impact velocity,landing speed,end speed,end velocity,hit the ground,hits the ground,reaches,reach,reaching,strike the ground,strikes the ground,speed on impact,speed when it hits,top speed,speed at the bottom,hit the water,hits the water,to a speed of,to a velocity of,be going,be moving,be travelling,be traveling |
speed_change | meter / second | change.speed | Δv dv | change in speed,change in velocity,velocity change,speed change |
average_speed | meter / second | speed.average | v_avg | average speed,mean speed,average velocity | 0
acceleration | meter / second ** 2 | acceleration | a | acceleration,deceleration,accelerates at,accelerating at,decelerates at,accelerate at,accelerate,rate of acceleration,rate of deceleration,accelerated at |
gravity | meter / second ** 2 | acceleration.gravity | g | acceleration due to gravity,gravitational acceleration,gravitational field strength,gravity,field strength of gravity,surface gravity | 0
distance | meter | distance | s d x | distance,displacement,travels,travel,covers,cover,how far,moves,runs,goes,walks,walked,drives,cycles,traveled,travelled,across,moved,through,stopping distance,braking distance,along,flies,swims,far,rises,climbs | 0
height | meter | length.height | h | height,high,tall,altitude,elevation,how high,falls,dropped from,drop,deep well,cliff,building,tower,up a,falls from,fall from,lifts,lifted,raised,raise,lifting,raising,depth of the well,climbs,thrown from the top,rise,vertical height,lift,bridge,roof,ledge,fell,fall,dropped,climb,stairs | 0
height_maximum | meter | length.height.maximum | H | maximum height,max height,greatest height,highest point,peak height,how high,height reached,go up,rise | 0
range | meter | length.range | R | range,horizontal distance,how far,horizontal range,distance from the base,land,lands | 0
time | second | time | t | time,how long,duration,takes,lasts,seconds later,time taken,time to fall,it take | 0
time_flight | second | time.flight | T | time of flight,flight time,hang time,time in the air,in the air,total time,stay in the air,come back,comes back,back down,return,returns,land again,before landing,before it lands,fall back,falls back,hit the ground again,until it comes back,until it lands,long until it | 0
time_up | second | time.up | t | time to reach the top,time to the highest point,time to maximum height,reach its highest point,reach maximum height,reach the top,reach its maximum height,time to peak | 0
angle | degree | angle | θ theta | angle,angle of projection,launch angle,at an angle,degrees above the horizontal,above the horizontal,to the horizontal |
incline | degree | angle.incline | θ theta | incline,slope,ramp,inclined plane,angle of the slope,inclined at,slope angle |
force | newton | force | F f | force,net force,resultant force,push,pull,thrust,unbalanced force,resultant,pushes,pulls,pushed,pulled,applied force,braking force,average force,tension |
weight | newton | force.weight | W w | weight,weigh,force of gravity,gravitational force on,heavy,how heavy,weighs | 0
normal_force | newton | force.normal | N R | normal force,normal reaction,reaction force,normal contact force | 0
friction_force | newton | force.friction | f F | friction,frictional force,friction force,force of friction,kinetic friction,static friction,maximum friction,resistive force | 0
friction_coefficient | | coefficient.friction | μ mu | coefficient of friction,friction coefficient,coefficient of kinetic friction,coefficient of static friction,mu,coefficient | 0
centripetal_force | newton | force.centripetal | F | centripetal force,inward force,centripetal | 0
centripetal_acceleration | meter / second ** 2 | acceleration.centripetal | a | centripetal acceleration,radial acceleration,inward acceleration | 0
radius | meter | length.radius | r R | radius,circle of radius,bend,curve,circular path of radius,radius of the circle,circular track,bend of radius,curve of radius,string,rope | 0
altitude | meter | length.altitude | h | orbital altitude,orbital height,height of the orbit,altitude of the orbit | 0
orbit_radius | meter | length.radius.orbit | r | orbital radius,radius of the orbit,orbit of radius,distance from the centre,distance from the center,semi-major axis,orbital distance,from its centre,from the centre,from the center | 0
separation | meter | length.separation | r d | separation,apart,distance between,separated by,distance apart,away from each other | 0
angular_speed | radian / second | angular_speed | ω omega | angular speed,angular velocity,angular frequency,rotational speed,rate of rotation,spin rate | 0
frequency | hertz | frequency | f ν | frequency,vibrates at,oscillates at,cycles per second,rate of oscillation,pitch | 0
period | second | time.period | T | period,time period,orbital period,period of oscillation,swing,one oscillation,one revolution,one complete,go round once,full circle,one swing,one full,each revolution,one orbit,each swing | 0
work | joule | energy.work | W w | work,work done,work is done |
energy | joule | energy | E | energy,energy used,energy transferred,energy consumed,energy needed,energy required,energy transfer |
kinetic_energy | joule | energy.kinetic | KE Ek E_k K | kinetic energy,ke,k.e.,energy of motion | 0
potential_energy | joule | energy.potential | PE Ep GPE E_p U mgh | potential energy,gravitational potential energy,gpe,pe,g.p.e.,energy gained,gravitational energy | 0
elastic_energy | joule | energy.elastic | EPE Ee | elastic potential energy,elastic energy,spring energy,energy stored in the spring,strain energy,energy stored in a spring,energy is stored in the spring,energy stored,stored energy,energy is stored | 0
useful_energy | joule | energy.useful | | useful energy,useful output,useful energy output,output energy,useful work,energy output,gives out,useful,gives | 0
input_energy | joule | energy.input | | input energy,energy input,total energy input,energy supplied,total energy,supplied with,takes in,uses,input | 0
power | watt | power | P | power,rate of working,power output,wattage,power rating,rated at,rating,motor,engine,kettle,heater,lamp,bulb,watt |
useful_power | watt | power.useful | | useful power,power output,output power,useful power output | 0
input_power | watt | power.input | | input power,power input,total power | 0
efficiency | percent | efficiency | η eta | efficiency,efficient | 0
momentum | kilogram * meter / second | momentum | p | momentum,linear momentum |
impulse | newton * second | impulse | J I | impulse,change in momentum,change of momentum,momentum change |
speed_first | meter / second | speed.first | u1 | velocity of the first,speed of the first |
speed_second | meter / second | speed.second | u2 | velocity of the second,speed of the second |
common_speed | meter / second | speed.common | v | common velocity,common speed,combined velocity,combined speed,final velocity,final speed,move together,stick together,velocity after the collision,speed after the collision,after the collision,together |
spring_constant | newton / meter | spring_constant | k | spring constant,stiffness,force constant,force per extension | 0
extension | meter | length.extension | x e | extension,stretch,stretched by,compressed by,compression,stretches,stretched,compressed,extends,extend,extended by,compresses |
pendulum_length | meter | length.pendulum | L l | pendulum,length of the pendulum,pendulum length,string length,long pendulum,string,length | 0
length | meter | length | L l | length,long,wire,rod,how long,conductor | 0
density | kilogram / meter ** 3 | density | ρ rho d | density,dense | 0
fluid_density | kilogram / meter ** 3 | density.fluid | ρ rho | density of the fluid,density of the liquid,fluid density,liquid density,density of water,seawater,fluid of density,liquid of density,density | 0
volume | meter ** 3 | volume | V | volume,capacity,displaces,takes up,occupy,occupies,container,tank,cylinder,bottle | 0
pressure | pascal | pressure | P p | pressure,exert |
depth | meter | length.depth | h d | depth,deep,how deep,below the surface,under water,underwater,below,under the surface,dive,diver,dives | 0
area | meter ** 2 | area | A | area,cross-section,cross-sectional area,surface area,cross section,surface,base | 0
buoyant_force | newton | force.buoyant | F_b FB | buoyant force,buoyancy,upthrust,buoyancy force,upward force | 0
area_first | meter ** 2 | area.first | A1 | first area,area of the first,wider,input area,small piston,inlet area,area of the small piston | 0
area_second | meter ** 2 | area.second | A2 | second area,area of the second,narrower,output area,large piston,outlet area,area of the large piston | 0
flow_speed_first | meter / second | speed.first | v1 | speed in the first section,inlet speed | 0
flow_speed_second | meter / second | speed.second | v2 | speed in the second section,outlet speed,speed in the narrow part,in the narrower section,in the narrow section,in the narrow part | 0
force_first | newton | force.first | F1 | input force,force on the small piston,first force |
force_second | newton | force.second | F2 | output force,force on the large piston,second force |
pressure_first | pascal | pressure.first | P1 | first pressure,pressure at the first point |
pressure_second | pascal | pressure.second | P2 | second pressure,pressure at the second point |
flow_rate | meter ** 3 / second | flow_rate | Q | flow rate,volume flow rate,volumetric flow rate,rate of flow,discharge | 0
viscosity | pascal * second | viscosity | μ η mu eta | viscosity,dynamic viscosity | 0
reynolds_number | | reynolds_number | Re | reynolds number,reynolds | 0
diameter | meter | length.diameter | D d | diameter,pipe,pipe of diameter,wide,pipe diameter | 0
drag_coefficient | | coefficient.drag | Cd C_d | drag coefficient,coefficient of drag | 0
drag_force | newton | force.drag | F_d D | drag,drag force,air resistance,aerodynamic drag | 0
heat | joule | energy.heat | Q q | heat,heat energy,thermal energy,energy needed,energy required,heat needed,heat required,heat absorbed,heat released,energy to heat,energy to raise |
specific_heat | joule / delta_degree_Celsius / kilogram | specific_heat | c C | specific heat,specific heat capacity,shc,heat capacity | 0
temperature_change | delta_degree_Celsius | change.temperature | ΔT dT ΔΘ Δθ | temperature change,change in temperature,rise in temperature,temperature rise,temperature increase,warms by,heats by,by,temperature difference,temperature drop,increase in temperature,cools by,temperature rises by,temperature increases by |
temperature_initial | degree_Celsius | temperature.initial | T1 Ti | initial temperature,starting temperature,starts at,original temperature |
temperature_final | degree_Celsius | temperature.final | T2 Tf | final temperature,end temperature,reaches a temperature,final temp |
latent_heat | joule / kilogram | latent_heat | L l | latent heat,specific latent heat,latent heat of fusion,latent heat of vaporisation,latent heat of vaporization,heat of fusion,heat of vaporization | 0
expansion_coefficient | 1 / delta_degree_Celsius | expansion_coefficient | α alpha | coefficient of linear expansion,expansion coefficient,linear expansion coefficient,coefficient of expansion,coefficient of thermal expansion | 0
length_change | meter | length.change | ΔL dL | change in length,length change,expand,increase in length,expansion,expands,get longer |
amount | mole | amount | n | amount,moles,number of moles,amount of gas,mol | 0
temperature | kelvin | temperature | T | temperature,temp,how hot | 0
pressure_initial | pascal | pressure.initial | P1 p1 | initial pressure,original pressure,starting pressure | 0
pressure_final | pascal | pressure.final | P2 p2 | final pressure,new pressure,pressure become,resulting pressure,what pressure,pressure | 0
volume_initial | meter ** 3 | volume.initial | V1 | initial volume,original volume,starting volume | 0
volume_final | meter ** 3 | volume.final | V2 | final volume,new volume,volume become,resulting volume,what volume,volume | 0
gas_temperature_initial | kelvin | temperature.initial | T1 | initial temperature,original temperature,starting temperature | 0
gas_temperature_final | kelvin | temperature.final | T2 | final temperature,new temperature,what temperature,temperature | 0
hot_temperature | kelvin | temperature.first | Th T_h | hot reservoir,source temperature,hot source,hot,hot temperature,boiler | 0
cold_temperature | kelvin | temperature.second | Tc T_c | cold reservoir,sink temperature,cold sink,cold,cold temperature,condenser | 0
emissivity | | emissivity | ε e | emissivity | 0
radiated_power | watt | power.radiated | P | radiated power,power radiated,radiate,radiates,luminosity,emitted power,thermal radiation | 0
thermal_conductivity | watt / kelvin / meter | thermal_conductivity | k | thermal conductivity,conductivity | 0
thickness | meter | length.thickness | d L | thickness,thick | 0
heat_flow | watt | power.heat_flow | P | rate of heat flow,heat flow,heat loss,rate of heat loss,rate of heat transfer,heat transfer rate | 0
peak_wavelength | meter | length.wavelength.peak | λmax | peak wavelength,wavelength of maximum emission,peak emission | 0
wavelength | meter | length.wavelength | λ lambda | wavelength,wave length | 0
wave_speed | meter / second | speed.wave | v c | wave speed,speed of the wave,speed of sound,speed,velocity of the wave,wave velocity,velocity,speed of waves | 0
source_speed | meter / second | speed.source | v_s | source speed,speed of the source,ambulance,siren,train,car,moving source,approaching,receding | 0
sound_speed | meter / second | speed.sound | c v | speed of sound,sound speed | 0
source_frequency | hertz | frequency.source | f_s f0 | emitted frequency,source frequency,emits,siren,horn,frequency of the source,whistle,sounding | 0
observed_frequency | hertz | frequency.observed | f_o f' | observed frequency,heard,hear,frequency heard,perceived frequency,apparent frequency | 0
intensity | watt / meter ** 2 | intensity | I | intensity,sound intensity,light intensity | 0
sound_level | decibel | sound_level | β L | sound level,decibel level,intensity level,decibels,loud,sound intensity level,noise level |
index_first | | refractive_index.first | n1 | refractive index of the first,first refractive index,index of the first medium | 1
index_second | | refractive_index.second | n2 | refractive index of the second,second refractive index,refractive index of glass,refractive index of water,index of the second medium,refractive index | 1
refractive_index | | refractive_index | n | refractive index,index of refraction,refraction index | 1
incidence_angle | degree | angle.incidence | θ1 i | angle of incidence,incident angle,incident at,hits,strikes,incidence,enters |
refraction_angle | degree | angle.refraction | θ2 r | angle of refraction,refracted angle,refraction,refracted at,refraction angle |
critical_angle | degree | angle.critical | C c | critical angle,total internal reflection |
focal_length | meter | length.focal | f | focal length,focal distance,focus |
object_distance | meter | length.object | u do d_o | object distance,in front of,object is placed,object placed,placed,from the lens,from the mirror,from a lens,from a mirror,object |
image_distance | meter | length.image | v di d_i | image distance,image formed,where is the image,position of the image,image form,distance of the image,image |
magnification | | magnification | m M | magnification,magnify,magnified |
image_height | meter | length.height.image | hi h_i | image height,height of the image,size of the image,image size |
object_height | meter | length.height.object | ho h_o | object height,height of the object,size of the object,object size,tall object |
lens_power | dioptre | lens_power | P | power of the lens,lens power,power of a lens,power in dioptres |
slit_spacing | meter | length.spacing | d | slit spacing,grating spacing,slit separation,line spacing,slits,spacing | 0
order | | order | n m | order,order number | 1
diffraction_angle | degree | angle.diffraction | θ | diffraction angle,angle of the maximum,first-order angle,angle |
fringe_spacing | meter | length.fringe | w Δy | fringe spacing,fringe separation,fringe width,distance between fringes | 0
screen_distance | meter | length.screen | D L | distance to the screen,screen distance,screen,slit to screen | 0
voltage | volt | voltage | V U | voltage,potential difference,p.d.,pd,emf,battery,supply,volts,mains,cell |
current | ampere | current | I i | current,amps,carries,draws,flows,carrying,flowing |
resistance | ohm | resistance | R r | resistance,resistor,ohms,load | 0
charge | coulomb | charge | Q q | charge,charge flows,coulombs |
charge_first | coulomb | charge.first | q1 Q1 | first charge |
charge_second | coulomb | charge.second | q2 Q2 | second charge |
electric_force | newton | force.electric | F | electric force,electrostatic force,coulomb force,force between,force,electrical force |
electric_field | volt / meter | electric_field | E | electric field,electric field strength,field strength |
resistance_first | ohm | resistance.first | R1 | first resistor | 0
resistance_second | ohm | resistance.second | R2 | second resistor | 0
resistance_total | ohm | resistance.total | R RT | total resistance,combined resistance,equivalent resistance,effective resistance,resistance | 0
capacitance | farad | capacitance | C | capacitance,capacitor | 0
capacitance_first | farad | capacitance.first | C1 | first capacitor | 0
capacitance_second | farad | capacitance.second | C2 | second capacitor | 0
capacitance_total | farad | capacitance.total | C | total capacitance,combined capacitance,equivalent capacitance,effective capacitance,capacitance | 0
capacitor_energy | joule | energy.capacitor | E U | energy stored,energy in the capacitor,stored energy,energy stored in the capacitor,energy does the capacitor store,energy is stored | 0
time_constant | second | time.constant | τ tau | time constant,rc constant | 0
inductance | henry | inductance | L | inductance,inductor,coil | 0
resistivity | meter * ohm | resistivity | ρ rho | resistivity,resistivity of copper | 0
turns_primary | | turns.primary | Np N1 | primary turns,turns on the primary,primary coil,turns in the primary,primary | 0
turns_secondary | | turns.secondary | Ns N2 | secondary turns,turns on the secondary,secondary coil,turns in the secondary,secondary | 0
voltage_primary | volt | voltage.primary | Vp V1 | primary voltage,input voltage,voltage across the primary,voltage on the primary,primary,mains | 0
voltage_secondary | volt | voltage.secondary | Vs V2 | secondary voltage,output voltage,voltage across the secondary,secondary | 0
magnetic_field | tesla | magnetic_field | B | magnetic field,magnetic flux density,field strength,flux density,field | 0
magnetic_force | newton | force.magnetic | F | magnetic force,force on the wire,force on the conductor,force on the electron,force on the proton,force on the charge,force | 0
magnetic_flux | weber | magnetic_flux | Φ phi | magnetic flux,flux | 0
emf | volt | voltage.emf | ε E | induced emf,emf,e.m.f.,induced voltage,emf induced |
turns | | turns | N n | number of turns,turns,coil of,loops | 0
flux_change | weber | magnetic_flux.change | ΔΦ | change in flux,flux change,flux linkage change,change of flux |
photon_energy | joule | energy.photon | E | photon energy,energy of a photon,energy of the photon,energy of each photon,photon,energy | 0
work_function | joule | energy.work_function | φ Φ W | work function | 0
electron_energy | joule | energy.kinetic.electron | Ek KE | maximum kinetic energy,kinetic energy of the electrons,kinetic energy of the emitted electrons,kinetic energy of the photoelectrons,max kinetic energy,kinetic energy | 0
rest_energy | joule | energy.rest | E | rest energy,energy equivalent,mass-energy,energy released,energy equivalent to,energy | 0
rest_mass | kilogram | mass.rest | m | rest mass,mass converted,mass defect,mass | 0
lorentz_factor | | lorentz_factor | γ gamma | lorentz factor,gamma factor,gamma | 1
proper_time | second | time.proper | t0 | proper time,ship time,on board,aboard,on the ship,traveller's time | 0
dilated_time | second | time.dilated | t | dilated time,time on earth,earth time,observer's time,on earth | 0
proper_length | meter | length.proper | L0 | proper length,rest length,length at rest | 0
contracted_length | meter | length.contracted | L | contracted length,observed length,appear | 0
half_life | second | time.half_life | T½ t½ | half-life,half life,halflife | 0
mass_before_decay | gram | mass.initial | m0 N0 | initial mass,sample,starting mass,original mass,sample of,original sample,mass | 0
mass_after_decay | gram | mass.remaining | m N | remaining mass,mass remaining,mass left,remaining,left,remains,mass | 0
activity_before | becquerel | activity.initial | A0 | initial activity,original activity,activity | 0
activity_after | becquerel | activity.remaining | A | remaining activity,activity after,activity,final activity | 0
percent_remaining | percent | percent_remaining | | percentage remaining,percent remaining,percentage left,fraction remaining,percentage,percent,fraction,fraction left | 0
initial_amount | | decay_amount.initial | N0 | initial amount,initial number,initial activity,initially,starting amount | 0
remaining_amount | | decay_amount.remaining | N | remaining,left,remains,amount left,number left | 0
decay_constant | 1 / second | decay_constant | λ | decay constant | 0
activity | becquerel | activity | A | activity | 0
nuclei | | nuclei | N | number of nuclei,nuclei,atoms,number of atoms | 0
level | | level | n | energy level,level,quantum number,principal quantum number | 1
level_energy | joule | energy.level | En | energy of the level,energy of the electron,level energy,energy |
level_upper | | level.upper | n2 | upper level,from level,initial level,from n | 1
level_lower | | level.lower | n1 | lower level,to level,final level,to n | 1
torque | meter * newton | torque | τ M | torque,moment,turning effect,moment of the force,turning force |
lever_arm | meter | length.arm | d r | distance from the pivot,lever arm,from the pivot,from the hinge,perpendicular distance,spanner,wrench,moment arm | 0
moment_of_inertia | kilogram * meter ** 2 | moment_of_inertia | I | moment of inertia,rotational inertia | 0
rotational_energy | joule | energy.kinetic.rotational | E | rotational kinetic energy,rotational energy | 0
angular_acceleration | radian / second ** 2 | angular_acceleration | α | angular acceleration |
angular_momentum | kilogram * meter ** 2 / second | angular_momentum | L | angular momentum |
gravitational_force | newton | force.gravitational | F | gravitational force,force of gravity,gravitational attraction,force of attraction,gravitational pull,attraction,gravity force,pull of gravity | 0
planet_radius | meter | length.radius.planet | R r | radius,radius of the planet,planet's radius,radius of the earth | 0
escape_speed | meter / second | speed.escape | v | escape velocity,escape speed | 0
orbital_speed | meter / second | speed.orbital | v | orbital speed,orbital velocity,speed of the satellite,orbit speed | 0
young_modulus | pascal | pressure.young | E Y | young's modulus,young modulus,elastic modulus,modulus of elasticity | 0
stress | pascal | pressure.stress | σ | stress,tensile stress | 0
strain | | strain | ε | strain |
root_mean_square_speed | meter / second | speed.rms | vrms | rms speed,root mean square speed,root-mean-square speed | 0
molar_mass | kilogram / mole | molar_mass | M | molar mass | 0
particle_energy | joule | energy.kinetic.particle | E | average kinetic energy,mean kinetic energy,average translational kinetic energy,mean translational kinetic energy | 0
tension | newton | force.tension | T | tension,tension in the cable,tension in the rope | 0
internal_resistance | ohm | resistance.internal | r | internal resistance | 0
source_emf | volt | voltage.source | E ε | emf,e.m.f.,electromotive force,battery,cell,source,supply | 0
terminal_voltage | volt | voltage.terminal | V | terminal voltage,terminal potential difference,terminal p.d.,terminal pd | 0
load_resistance | ohm | resistance.load | R | load,load resistance,external resistance,external resistor,resistor,lamp | 0
peak_voltage | volt | voltage.peak | V0 Vp | peak voltage,peak,amplitude | 0
rms_voltage | volt | voltage.rms | Vrms | rms voltage,rms,root mean square voltage,r.m.s. voltage | 0
arm_first | meter | length.arm.first | d1 | distance from the pivot,from the pivot,away | 0
arm_second | meter | length.arm.second | d2 | how far away,far from the pivot,from the pivot,how far from the pivot | 0
balance_force_first | newton | force.first | F1 | first force |
balance_force_second | newton | force.second | F2 | second force |
mixture_temperature | kelvin | temperature.final | Tf | final temperature,temperature of the mixture,mixture temperature,end temperature,equilibrium temperature |
energy_kwh | kilowatt_hour | energy.electric | E | energy used,electrical energy,units of electricity,kilowatt hours,energy consumed,energy,electricity | 0
"""


def _read(row: str) -> Quantity:
    argument, unit, kind, symbols, words, minimum = (part.strip() for part in row.split("|"))
    return Quantity(
        argument=argument,
        unit=unit or None,
        kind=kind,
        symbols=tuple(symbols.split()),
        words=tuple(word.strip() for word in words.split(",")),
        minimum=float(minimum) if minimum else None,
        usual=GRAVITY if argument == "gravity" else None,
    )


QUANTITIES: dict[str, Quantity] = {
    quantity.argument: quantity for quantity in (_read(row) for row in _ROWS.strip().splitlines())
}
